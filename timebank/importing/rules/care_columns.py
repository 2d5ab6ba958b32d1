"""The columns of people and visits."""

from timebank.importing.rules.column import column, said
from timebank.importing.rules.words import CONSENTS, DOCUMENTS, LANGUAGES, ROLES

_REFERENCE = "김영자 1945-02-11"
PEOPLE = (
    column("name", "이름", "Name", "Họ tên", "성명", example="윤미경", required=True),
    column("birth_date", "생년월일", "Birth date", "Ngày sinh", "생일", example="1974.3.2"),
    column(
        "roles",
        "구분",
        "Roles",
        "Vai trò",
        "역할",
        "회원구분",
        "role",
        example=said(ROLES, "volunteer"),
        required=True,
    ),
    column(
        "phone",
        "휴대전화",
        "Phone",
        "Điện thoại",
        "전화",
        "전화번호",
        "연락처",
        "핸드폰",
        "휴대폰",
        "휴대전화번호",
        "mobile",
        example="010-5000-1234",
    ),
    column("email", "이메일", "E-mail", "Email", "전자우편", "메일", example="yoon@example.com"),
    column("address", "주소", "Address", "Địa chỉ", example="대구 달서구 월성로 12"),
    column("neighbourhood", "동네", "Neighbourhood", "Khu phố", "행정동", "읍면동", example="월성동"),
    column("language", "언어", "Language", "Ngôn ngữ", example=said(LANGUAGES, "ko")),
    column(
        "consents",
        "동의",
        "Consents",
        "Đồng ý",
        "동의 항목",
        example=said(CONSENTS, "membership", "care", "messages"),
        required=True,
    ),
    column("paper", "동의서 번호", "Consent paper", "Số giấy đồng ý", example="철 3, 41번"),
    column("guardian_name", "보호자 이름", "Guardian", "Người giám hộ"),
    column("guardian_phone", "보호자 전화", "Guardian's phone", "Điện thoại người giám hộ"),
    column("guardian_agrees", "보호자 동의", "Guardian agrees", "Người giám hộ đồng ý"),
    column("somebody_else", "동명이인 확인", "Somebody else", "Là người khác"),
    column(
        "document",
        "신분 확인",
        "Identity seen",
        "Đã xem giấy tờ",
        "신분증",
        example=said(DOCUMENTS, "resident_card"),
    ),
    column("training", "교육 이름", "Training", "Khoá học", "교육", example="기본 교육"),
    column("training_day", "교육일", "Training day", "Ngày học", "교육 날짜", example="2026-03-14"),
    column("training_minutes", "교육 시간(분)", "Training minutes", "Số phút học", "교육시간", example="240"),
    column("relative", "가족 회원", "Relative", "Người thân"),
    column("relation", "가족 관계", "Relation", "Quan hệ", "관계"),
    column("relation_basis", "관계 확인 자료", "Seen for the relation", "Giấy tờ về quan hệ"),
    column("senior", "돌볼 어르신", "Cares for", "Chăm sóc ai", example=_REFERENCE),
    column("activities", "돌봄 활동", "Activities", "Hoạt động", "활동", example=("말벗", "talk", "talk")),
    column("assigned_from", "배정 시작일", "Assigned from", "Phân công từ", example="2026-04-01"),
    column("own_points", "이월 점수", "Points carried over", "Điểm chuyển sang", example="12.5"),
    column(
        "gift_points",
        "이월 나눔 전용 점수",
        "Gift-only points carried over",
        "Điểm chỉ để tặng chuyển sang",
        example="3",
    ),
    column("received_points", "이월 받은 점수", "Received points carried over", "Điểm được tặng chuyển sang"),
    column(
        "opening_paper", "이월 증빙", "Paper of the points", "Giấy tờ về điểm", example="2025년 원장 17쪽"
    ),
    column("first_checker", "이월 확인자 1", "First checker", "Người kiểm tra 1", example="정현우"),
    column("second_checker", "이월 확인자 2", "Second checker", "Người kiểm tra 2", example="김도윤"),
)
VISITS = (
    column(
        "volunteer", "봉사자", "Volunteer", "Tình nguyện viên", example="윤미경 1974-03-02", required=True
    ),
    column(
        "senior", "어르신", "Senior", "Người cao tuổi", "대상자", "이용자", example=_REFERENCE, required=True
    ),
    column("day", "방문일", "Day", "Ngày", "날짜", "일자", "date", example="2026년 11월 20일", required=True),
    column("start", "시작", "Start", "Bắt đầu", "시작 시각", example="14:00", required=True),
    column("end", "끝", "End", "Kết thúc", "종료", "종료 시각", example="15:30", required=True),
    column("past_midnight", "다음 날 끝남", "Ends the next day", "Kết thúc hôm sau"),
    column(
        "activities",
        "활동",
        "Activities",
        "Hoạt động",
        "돌봄 활동",
        "활동 내용",
        example=("말벗", "talk", "talk"),
        required=True,
    ),
    column("note", "메모", "Note", "Ghi chú", "비고"),
)
