"""The columns of households, products and donations."""

from timebank.importing.rules import food_words as words
from timebank.importing.rules.column import column, said
from timebank.importing.rules.words import LANGUAGES, YES_WORD

HOUSEHOLDS = (
    column(
        "name", "대표자 이름", "Name", "Họ tên", "이름", "시설명", "성명", example="이상철", required=True
    ),
    column(
        "kind",
        "가구 유형",
        "Kind",
        "Loại hộ",
        "유형",
        "구분",
        example=said(words.HOUSEHOLD_KINDS, "alone_senior"),
        required=True,
    ),
    column("size", "인원", "People", "Số người", "가구원 수", "식구 수", example="1", required=True),
    column(
        "consents",
        "동의",
        "Consents",
        "Đồng ý",
        example=said(words.HOUSEHOLD_CONSENTS, "food", "health"),
        required=True,
    ),
    column("birth_years", "출생 연도", "Birth years", "Năm sinh", example="1948"),
    column("birth_date", "생년월일", "Birth date", "Ngày sinh", "대표자 생년월일", example="1948.3.2"),
    column("phone", "전화", "Phone", "Điện thoại", "휴대전화", "연락처", "전화번호", example="010-5000-2345"),
    column("address", "주소", "Address", "Địa chỉ", example="대구 달서구 월성로 12"),
    column("neighbourhood", "동네", "Neighbourhood", "Khu phố", "행정동", example="월성동"),
    column("language", "언어", "Language", "Ngôn ngữ", example=said(LANGUAGES, "ko")),
    column("allergies", "알레르기", "Allergies", "Dị ứng", example=("땅콩", "peanut", "peanut")),
    column("limits", "먹지 않는 것", "Never given", "Không được đưa"),
    column("limit_kind", "먹지 않는 이유", "Why never", "Lý do không"),
    column("has", "있는 것", "Has", "Có", example=said(words.HAS, "fridge", "cooking")),
    column(
        "collects",
        "받는 방법",
        "Collects how",
        "Cách nhận",
        "수령 방법",
        example=said(words.COLLECTING, "self"),
    ),
    column(
        "weekday", "요일", "Weekday", "Thứ", "수령 요일", example=said(words.WEEKDAYS, "0"), required=True
    ),
    column("hour", "시각(시)", "Hour", "Giờ", "시간", example="10", required=True),
    column("proxy_name", "대리인 이름", "Proxy's name", "Tên người nhận thay"),
    column("proxy_phone", "대리인 전화", "Proxy's phone", "Điện thoại người nhận thay"),
    column("item_cap", "최대 개수", "Most units", "Số lượng tối đa"),
    column("category_cap", "종류별 최대", "Most of a kind", "Tối đa mỗi loại"),
    column("other_one", "다른 가구임", "Another household", "Là hộ khác"),
)
PRODUCTS = (
    column(
        "gtin", "바코드", "Barcode", "Mã vạch", "GTIN", "상품 코드", example="8801043014830", required=True
    ),
    column(
        "name", "상품 이름", "Product", "Sản phẩm", "상품명", "품명", "이름", example="쌀 4kg", required=True
    ),
    column(
        "category", "분류", "Category", "Nhóm", "종류", example=said(words.CATEGORIES, "grain"), required=True
    ),
    column("grams", "무게(g)", "Grams", "Số gam", "그램", "중량", example="4000"),
    column("storage", "보관", "Storage", "Bảo quản", "보관 방법", example=said(words.STORAGES, "room")),
    column("cooking", "조리 필요", "Needs cooking", "Cần nấu", example=YES_WORD),
)
DONATIONS = (
    column("donor", "기부자", "Donor", "Người tặng", "기부처", "기부자명", example="달서제과", required=True),
    column(
        "donor_kind",
        "기부자 유형",
        "Donor's kind",
        "Loại người tặng",
        example=said(words.DONOR_KINDS, "shop"),
    ),
    column("business_number", "사업자등록번호", "Business number", "Mã số doanh nghiệp", "사업자번호"),
    column("phone", "기부자 전화", "Donor's phone", "Điện thoại", "전화", "연락처"),
    column("what", "품목", "What", "Món quà", "기부 물품", "물품", "내용", example="식빵", required=True),
    column("units", "수량", "Units", "Số lượng", "개수", example="40"),
    column("arrival", "오는 방법", "Comes how", "Cách đến", example=said(words.ARRIVALS, "brought")),
    column("fetch_by", "수거 기한", "Fetch by", "Lấy trước ngày"),
)
