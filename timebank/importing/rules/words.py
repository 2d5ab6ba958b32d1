"""The words that cells use for codes: Korean, English, Vietnamese, then others that people write."""

from collections.abc import Mapping

Words = Mapping[str, tuple[str, ...]]
YES_WORD = ("예", "yes", "có")
ROLES: Words = {
    "volunteer": ("봉사자", "volunteer", "tình nguyện viên", "자원봉사자", "돌봄봉사자"),
    "senior": ("어르신", "senior", "người cao tuổi", "노인", "수혜자", "대상자"),
    "family": ("가족", "family", "gia đình", "보호자"),
}
LANGUAGES: Words = {
    "ko": ("한국어", "Korean", "tiếng Hàn", "한글", "국어"),
    "en": ("영어", "English", "tiếng Anh"),
    "vi": ("베트남어", "Vietnamese", "tiếng Việt"),
}
CONSENTS: Words = {
    "membership": ("회원", "membership", "hội viên", "회원 가입", "개인정보"),
    "care": ("돌봄 기록", "care records", "hồ sơ chăm sóc", "돌봄", "care"),
    "messages": ("문자", "messages", "tin nhắn", "알림", "메시지"),
}
DOCUMENTS: Words = {
    "resident_card": ("주민등록증", "resident card", "thẻ cư trú (người Hàn)", "신분증"),
    "driving_licence": ("운전면허증", "driving licence", "bằng lái xe", "면허증"),
    "passport": ("여권", "passport", "hộ chiếu"),
    "residence_card": ("외국인등록증", "residence card", "thẻ đăng ký người nước ngoài"),
    "welfare_card": ("복지카드", "welfare card", "thẻ phúc lợi", "장애인등록증"),
    "student_card": ("학생증", "student card", "thẻ học sinh"),
    "known": ("오래 아는 사이", "known for long", "quen biết lâu", "지인"),
}
RELATIONS: Words = {
    "spouse": ("배우자", "spouse", "vợ chồng", "남편", "아내"),
    "child": ("자녀", "child", "con", "아들", "딸"),
    "parent": ("부모", "parent", "cha mẹ", "아버지", "어머니"),
    "sibling": ("형제자매", "sibling", "anh chị em", "형", "누나", "오빠", "언니", "동생"),
    "grandchild": ("손주", "grandchild", "cháu", "손자", "손녀"),
    "grandparent": ("조부모", "grandparent", "ông bà", "할머니", "할아버지"),
    "in_law": ("사위·며느리", "in-law", "thông gia", "사위", "며느리", "시부모", "장인", "장모"),
    "guardian": ("후견인", "guardian", "người giám hộ"),
    "other": ("그 밖의 가족", "other", "khác", "기타"),
}
