"""The words that cells of households, products and donations use for codes."""

from timebank.importing.rules.words import Words

HOUSEHOLD_KINDS: Words = {
    "alone_senior": ("홀로 사는 어르신", "older person living alone", "người già sống một mình", "독거노인"),
    "seniors": ("어르신 가구", "older people", "hộ người cao tuổi", "노인 부부"),
    "single_parent": ("한부모", "single parent", "cha mẹ đơn thân", "한부모가정"),
    "with_children": ("아이가 있는 가정", "family with children", "gia đình có trẻ em", "유자녀"),
    "grandparents": ("조손", "grandparents with grandchildren", "ông bà nuôi cháu", "조손가정"),
    "disabled": ("장애인 가구", "household with a disability", "hộ có người khuyết tật", "장애"),
    "multicultural": ("다문화", "multicultural family", "gia đình đa văn hoá", "다문화가정"),
    "alone": ("1인 가구", "living alone", "sống một mình", "독신"),
    "other": ("그 밖의 가구", "another household", "hộ khác", "기타"),
    "facility": ("시설", "facility", "cơ sở"),
}
HAS: Words = {
    "fridge": ("냉장고", "fridge", "tủ lạnh"),
    "freezer": ("냉동고", "freezer", "tủ đông"),
    "cooking": ("조리 가능", "can cook", "nấu được", "조리", "가스레인지"),
}
COLLECTING: Words = {
    "self": ("직접 수령", "collects", "tự đến nhận", "방문", "직접"),
    "proxy": ("대리 수령", "somebody else collects", "nhận thay", "대리"),
    "delivery": ("배달", "delivery", "giao tận nhà", "배송"),
}
WEEKDAYS: Words = {
    "0": ("월", "Monday", "thứ hai", "월요일"),
    "1": ("화", "Tuesday", "thứ ba", "화요일"),
    "2": ("수", "Wednesday", "thứ tư", "수요일"),
    "3": ("목", "Thursday", "thứ năm", "목요일"),
    "4": ("금", "Friday", "thứ sáu", "금요일"),
    "5": ("토", "Saturday", "thứ bảy", "토요일"),
    "6": ("일", "Sunday", "chủ nhật", "일요일"),
}
HOUSEHOLD_CONSENTS: Words = {
    "food": ("식품 지원", "food", "thực phẩm", "식품"),
    "health": ("건강 정보", "health", "sức khoẻ", "건강"),
    "messages": ("문자", "messages", "tin nhắn", "알림"),
    "partners": ("협력 기관", "partners", "đối tác", "제3자 제공"),
}
MORE_LIMITS: Words = {
    "meat": ("고기 전체", "all meat", "mọi loại thịt", "육류"),
    "seafood": ("해산물 전체", "all fish and seafood", "mọi loại hải sản", "해산물"),
    "animal": ("동물성 전체", "everything from animals", "mọi thứ từ động vật", "비건"),
    "nuts": ("견과류 전체", "all nuts", "mọi loại hạt", "견과류"),
    "alcohol": ("알코올", "alcohol", "rượu", "술"),
    "sugar": ("설탕", "sugar", "đường"),
    "salt": ("소금", "salt", "muối"),
}
LIMIT_KINDS: Words = {
    "allergy": ("알레르기", "allergy", "dị ứng"),
    "religion": ("종교", "religion", "tôn giáo"),
    "medical": ("의학적 이유", "medical", "y tế", "질환"),
    "choice": ("본인 선택", "own choice", "tự chọn", "기호"),
}
CATEGORIES: Words = {
    "grain": ("쌀·곡물", "rice and grain", "gạo và ngũ cốc", "쌀", "곡물"),
    "noodles": ("면", "noodles", "mì", "국수", "라면"),
    "bread": ("빵·떡", "bread and rice cakes", "bánh", "빵", "떡"),
    "vegetables": ("채소", "vegetables", "rau", "야채"),
    "fruit": ("과일", "fruit", "trái cây"),
    "meat": ("고기", "meat", "thịt", "육류", "정육"),
    "fish": ("생선·해산물", "fish and seafood", "cá và hải sản", "생선", "수산물"),
    "eggs": ("달걀", "eggs", "trứng", "계란"),
    "dairy": ("유제품", "milk products", "sữa và chế phẩm", "우유"),
    "tofu": ("두부·콩", "tofu and beans", "đậu phụ và đậu", "두부"),
    "side_dishes": ("반찬", "side dishes", "món phụ", "김치"),
    "sauces": ("양념·기름", "sauces and oil", "nước sốt và dầu", "양념", "장류"),
    "snacks": ("간식", "snacks", "đồ ăn vặt", "과자"),
    "drinks": ("음료", "drinks", "đồ uống"),
    "ready_meals": ("즉석식품", "ready meals", "đồ ăn sẵn", "간편식"),
    "household_goods": ("생활용품", "household goods", "đồ gia dụng"),
    "other": ("그 밖의 식품", "other food", "thực phẩm khác", "기타"),
}
STORAGES: Words = {
    "room": ("실온", "at room temperature", "nhiệt độ phòng", "상온"),
    "fridge": ("냉장", "in the fridge", "trong tủ lạnh"),
    "freezer": ("냉동", "frozen", "đông lạnh"),
}
DONOR_KINDS: Words = {
    "company": ("기업", "company", "công ty", "회사"),
    "shop": ("가게", "shop", "cửa hàng", "상점", "마트"),
    "farm": ("농가", "farm", "nông trại", "농장"),
    "school": ("학교·급식소", "school or canteen", "trường học hoặc bếp ăn", "학교"),
    "public": ("공공기관", "public body", "cơ quan nhà nước"),
    "person": ("개인", "person", "cá nhân"),
}
ARRIVALS: Words = {
    "collected": ("가지러 감", "we fetch it", "đến lấy", "수거"),
    "brought": ("가져다줌", "they bring it", "mang đến", "방문 전달"),
}
