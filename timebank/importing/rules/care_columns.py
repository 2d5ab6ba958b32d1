"""The columns of people and visits."""

from timebank.importing.rules.column import Column, said
from timebank.importing.rules.words import CONSENTS, DOCUMENTS, LANGUAGES, ROLES

_REFERENCE = "김영자 1945-02-11"
PEOPLE = (
    Column(name="name", ko="이름", en="Name", vi="Họ tên", also=("성명",), example="윤미경", required=True),
    Column(
        name="birth_date",
        ko="생년월일",
        en="Birth date",
        vi="Ngày sinh",
        also=("생일",),
        example="1974.3.2",
    ),
    Column(
        name="roles",
        ko="구분",
        en="Roles",
        vi="Vai trò",
        also=("역할", "회원구분", "role"),
        example=said(ROLES, "volunteer"),
        required=True,
    ),
    Column(
        name="phone",
        ko="휴대전화",
        en="Phone",
        vi="Điện thoại",
        also=("전화", "전화번호", "연락처", "핸드폰", "휴대폰", "휴대전화번호", "mobile"),
        example="010-5000-1234",
    ),
    Column(
        name="email",
        ko="이메일",
        en="E-mail",
        vi="Email",
        also=("전자우편", "메일"),
        example="yoon@example.com",
    ),
    Column(name="address", ko="주소", en="Address", vi="Địa chỉ", example="대구 달서구 월성로 12"),
    Column(
        name="neighbourhood",
        ko="동네",
        en="Neighbourhood",
        vi="Khu phố",
        also=("행정동", "읍면동"),
        example="월성동",
    ),
    Column(name="language", ko="언어", en="Language", vi="Ngôn ngữ", example=said(LANGUAGES, "ko")),
    Column(
        name="consents",
        ko="동의",
        en="Consents",
        vi="Đồng ý",
        also=("동의 항목",),
        example=said(CONSENTS, "membership", "care", "messages"),
        required=True,
    ),
    Column(name="paper", ko="동의서 번호", en="Consent paper", vi="Số giấy đồng ý", example="철 3, 41번"),
    Column(name="guardian_name", ko="보호자 이름", en="Guardian", vi="Người giám hộ"),
    Column(name="guardian_phone", ko="보호자 전화", en="Guardian's phone", vi="Điện thoại người giám hộ"),
    Column(name="guardian_agrees", ko="보호자 동의", en="Guardian agrees", vi="Người giám hộ đồng ý"),
    Column(name="somebody_else", ko="동명이인 확인", en="Somebody else", vi="Là người khác"),
    Column(
        name="document",
        ko="신분 확인",
        en="Identity seen",
        vi="Đã xem giấy tờ",
        also=("신분증",),
        example=said(DOCUMENTS, "resident_card"),
    ),
    Column(
        name="training", ko="교육 이름", en="Training", vi="Khoá học", also=("교육",), example="기본 교육"
    ),
    Column(
        name="training_day",
        ko="교육일",
        en="Training day",
        vi="Ngày học",
        also=("교육 날짜",),
        example="2026-03-14",
    ),
    Column(
        name="training_minutes",
        ko="교육 시간(분)",
        en="Training minutes",
        vi="Số phút học",
        also=("교육시간",),
        example="240",
    ),
    Column(name="relative", ko="가족 회원", en="Relative", vi="Người thân"),
    Column(name="relation", ko="가족 관계", en="Relation", vi="Quan hệ", also=("관계",)),
    Column(name="relation_basis", ko="관계 확인 자료", en="Seen for the relation", vi="Giấy tờ về quan hệ"),
    Column(name="senior", ko="돌볼 어르신", en="Cares for", vi="Chăm sóc ai", example=_REFERENCE),
    Column(
        name="activities",
        ko="돌봄 활동",
        en="Activities",
        vi="Hoạt động",
        also=("활동",),
        example=("말벗", "talk", "talk"),
    ),
    Column(
        name="assigned_from", ko="배정 시작일", en="Assigned from", vi="Phân công từ", example="2026-04-01"
    ),
    Column(
        name="own_points", ko="이월 점수", en="Points carried over", vi="Điểm chuyển sang", example="12.5"
    ),
    Column(
        name="gift_points",
        ko="이월 나눔 전용 점수",
        en="Gift-only points carried over",
        vi="Điểm chỉ để tặng chuyển sang",
        example="3",
    ),
    Column(
        name="received_points",
        ko="이월 받은 점수",
        en="Received points carried over",
        vi="Điểm được tặng chuyển sang",
    ),
    Column(
        name="opening_paper",
        ko="이월 증빙",
        en="Paper of the points",
        vi="Giấy tờ về điểm",
        example="2025년 원장 17쪽",
    ),
    Column(
        name="first_checker", ko="이월 확인자 1", en="First checker", vi="Người kiểm tra 1", example="정현우"
    ),
    Column(
        name="second_checker",
        ko="이월 확인자 2",
        en="Second checker",
        vi="Người kiểm tra 2",
        example="김도윤",
    ),
)
VISITS = (
    Column(
        name="volunteer",
        ko="봉사자",
        en="Volunteer",
        vi="Tình nguyện viên",
        example="윤미경 1974-03-02",
        required=True,
    ),
    Column(
        name="senior",
        ko="어르신",
        en="Senior",
        vi="Người cao tuổi",
        also=("대상자", "이용자"),
        example=_REFERENCE,
        required=True,
    ),
    Column(
        name="day",
        ko="방문일",
        en="Day",
        vi="Ngày",
        also=("날짜", "일자", "date"),
        example="2026년 11월 20일",
        required=True,
    ),
    Column(
        name="start", ko="시작", en="Start", vi="Bắt đầu", also=("시작 시각",), example="14:00", required=True
    ),
    Column(
        name="end",
        ko="끝",
        en="End",
        vi="Kết thúc",
        also=("종료", "종료 시각"),
        example="15:30",
        required=True,
    ),
    Column(name="past_midnight", ko="다음 날 끝남", en="Ends the next day", vi="Kết thúc hôm sau"),
    Column(
        name="activities",
        ko="활동",
        en="Activities",
        vi="Hoạt động",
        also=("돌봄 활동", "활동 내용"),
        example=("말벗", "talk", "talk"),
        required=True,
    ),
    Column(name="note", ko="메모", en="Note", vi="Ghi chú", also=("비고",)),
)
