"""The columns of households, products and donations."""

from timebank.importing.rules import food_words as words
from timebank.importing.rules.column import Column, said
from timebank.importing.rules.words import LANGUAGES, YES_WORD

HOUSEHOLDS = (
    Column(
        name="name",
        ko="대표자 이름",
        en="Name",
        vi="Họ tên",
        also=("이름", "시설명", "성명"),
        example="이상철",
        required=True,
    ),
    Column(
        name="kind",
        ko="가구 유형",
        en="Kind",
        vi="Loại hộ",
        also=("유형", "구분"),
        example=said(words.HOUSEHOLD_KINDS, "alone_senior"),
        required=True,
    ),
    Column(
        name="size",
        ko="인원",
        en="People",
        vi="Số người",
        also=("가구원 수", "식구 수"),
        example="1",
        required=True,
    ),
    Column(
        name="consents",
        ko="동의",
        en="Consents",
        vi="Đồng ý",
        example=said(words.HOUSEHOLD_CONSENTS, "food", "health"),
        required=True,
    ),
    Column(name="birth_years", ko="출생 연도", en="Birth years", vi="Năm sinh", example="1948"),
    Column(
        name="birth_date",
        ko="생년월일",
        en="Birth date",
        vi="Ngày sinh",
        also=("대표자 생년월일",),
        example="1948.3.2",
    ),
    Column(
        name="phone",
        ko="전화",
        en="Phone",
        vi="Điện thoại",
        also=("휴대전화", "연락처", "전화번호"),
        example="010-5000-2345",
    ),
    Column(name="address", ko="주소", en="Address", vi="Địa chỉ", example="대구 달서구 월성로 12"),
    Column(
        name="neighbourhood", ko="동네", en="Neighbourhood", vi="Khu phố", also=("행정동",), example="월성동"
    ),
    Column(name="language", ko="언어", en="Language", vi="Ngôn ngữ", example=said(LANGUAGES, "ko")),
    Column(
        name="allergies", ko="알레르기", en="Allergies", vi="Dị ứng", example=("땅콩", "peanut", "peanut")
    ),
    Column(name="limits", ko="먹지 않는 것", en="Never given", vi="Không được đưa"),
    Column(name="limit_kind", ko="먹지 않는 이유", en="Why never", vi="Lý do không"),
    Column(name="has", ko="있는 것", en="Has", vi="Có", example=said(words.HAS, "fridge", "cooking")),
    Column(
        name="collects",
        ko="받는 방법",
        en="Collects how",
        vi="Cách nhận",
        also=("수령 방법",),
        example=said(words.COLLECTING, "self"),
    ),
    Column(
        name="weekday",
        ko="요일",
        en="Weekday",
        vi="Thứ",
        also=("수령 요일",),
        example=said(words.WEEKDAYS, "0"),
        required=True,
    ),
    Column(name="hour", ko="시각(시)", en="Hour", vi="Giờ", also=("시간",), example="10", required=True),
    Column(name="proxy_name", ko="대리인 이름", en="Proxy's name", vi="Tên người nhận thay"),
    Column(name="proxy_phone", ko="대리인 전화", en="Proxy's phone", vi="Điện thoại người nhận thay"),
    Column(name="item_cap", ko="최대 개수", en="Most units", vi="Số lượng tối đa"),
    Column(name="category_cap", ko="종류별 최대", en="Most of a kind", vi="Tối đa mỗi loại"),
    Column(name="other_one", ko="다른 가구임", en="Another household", vi="Là hộ khác"),
)
PRODUCTS = (
    Column(
        name="gtin",
        ko="바코드",
        en="Barcode",
        vi="Mã vạch",
        also=("GTIN", "상품 코드"),
        example="8801043014830",
        required=True,
    ),
    Column(
        name="name",
        ko="상품 이름",
        en="Product",
        vi="Sản phẩm",
        also=("상품명", "품명", "이름"),
        example="쌀 4kg",
        required=True,
    ),
    Column(
        name="category",
        ko="분류",
        en="Category",
        vi="Nhóm",
        also=("종류",),
        example=said(words.CATEGORIES, "grain"),
        required=True,
    ),
    Column(name="grams", ko="무게(g)", en="Grams", vi="Số gam", also=("그램", "중량"), example="4000"),
    Column(
        name="storage",
        ko="보관",
        en="Storage",
        vi="Bảo quản",
        also=("보관 방법",),
        example=said(words.STORAGES, "room"),
    ),
    Column(name="cooking", ko="조리 필요", en="Needs cooking", vi="Cần nấu", example=YES_WORD),
)
DONATIONS = (
    Column(
        name="donor",
        ko="기부자",
        en="Donor",
        vi="Người tặng",
        also=("기부처", "기부자명"),
        example="달서제과",
        required=True,
    ),
    Column(
        name="donor_kind",
        ko="기부자 유형",
        en="Donor's kind",
        vi="Loại người tặng",
        example=said(words.DONOR_KINDS, "shop"),
    ),
    Column(
        name="business_number",
        ko="사업자등록번호",
        en="Business number",
        vi="Mã số doanh nghiệp",
        also=("사업자번호",),
    ),
    Column(name="phone", ko="기부자 전화", en="Donor's phone", vi="Điện thoại", also=("전화", "연락처")),
    Column(
        name="what",
        ko="품목",
        en="What",
        vi="Món quà",
        also=("기부 물품", "물품", "내용"),
        example="식빵",
        required=True,
    ),
    Column(name="units", ko="수량", en="Units", vi="Số lượng", also=("개수",), example="40"),
    Column(
        name="arrival", ko="오는 방법", en="Comes how", vi="Cách đến", example=said(words.ARRIVALS, "brought")
    ),
    Column(name="fetch_by", ko="수거 기한", en="Fetch by", vi="Lấy trước ngày"),
)
