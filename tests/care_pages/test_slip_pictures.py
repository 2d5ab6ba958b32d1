"""The picture of a signed slip: taken in, stripped, encrypted, and shown to who decides."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select, text

from tests.care.world import World
from tests.care_pages.conftest import Enter
from tests.care_pages.reader import Reader, Seen
from tests.factories import make_family
from timebank.audit.models import Look
from timebank.care.errors import SlipTooLarge
from timebank.care.forms.slips import read_slip
from timebank.care.models import EvidenceFile

ORIENTATION, CAMERA = 0x0112, 0x010F
PDF = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"


def picture(kind: str = "JPEG", *, size: tuple[int, int] = (40, 20), turned: int = 1) -> bytes:
    """Return a picture in which the camera wrote its name."""
    about = Image.Exif()
    about[ORIENTATION], about[CAMERA] = turned, "Kamera Secret"
    out = BytesIO()
    Image.new("RGB", size, "white").save(out, format=kind, exif=about)
    return out.getvalue()


def send(coordinator: Reader, visit_id: object, content: bytes, *, status: int = 302, **changes: str) -> Seen:
    path = f"/desk/visits/{visit_id}/evidence"
    page = coordinator.open(path)
    form = page.form_to("/evidence")
    return coordinator.send(
        form,
        status=status,
        slip=[(BytesIO(content), "scan.exe")],
        **{"method": "paper_slip", "said_by_id": form_senior(page), **changes},
    )


def form_senior(page: Seen) -> str:
    """Return the first who may have spoken: the senior."""
    start = page.html.index('name="said_by_id"')
    return page.html[start:].split('value="')[1].split('"')[0]


def kept(world: World) -> EvidenceFile:
    return world.session.scalars(select(EvidenceFile)).one()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_kept_upright_and_without_the_cameras_data(
    world: World, enter: Enter, kind: str
) -> None:
    visit_id = world.log()
    content = picture(kind, turned=6)
    assert b"Secret" in content
    send(enter(world.coordinator), visit_id, content)
    found = kept(world)
    assert found.media_type == f"image/{kind.lower()}"
    assert b"Secret" not in found.content
    with Image.open(BytesIO(found.content)) as shown:
        assert shown.size == (20, 40)
        assert not shown.getexif()


def test_the_database_holds_it_encrypted(world: World, enter: Enter) -> None:
    send(enter(world.coordinator), world.log(), PDF)
    raw = world.session.scalar(text("SELECT content FROM care_evidence_files"))
    assert b"%PDF" not in bytes(raw)
    assert kept(world).content == PDF


def test_who_may_decide_sees_it_and_the_look_is_kept(world: World, enter: Enter) -> None:
    visit_id = world.log()
    coordinator = enter(world.coordinator)
    send(coordinator, visit_id, picture())
    page = coordinator.open(f"/desk/visits/{visit_id}")
    assert "사진 보기" in page.words
    link = next(each for each in page.links if each.endswith("/slip"))
    answer = coordinator.client.get(link)
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    looks = world.session.execute(select(Look.reader_id, Look.subject_id)).all()
    assert {(world.coordinator.id, each.id) for each in (world.senior, world.volunteer)} <= set(looks)


def test_a_document_is_saved_and_not_opened(world: World, enter: Enter) -> None:
    visit_id = world.log()
    coordinator = enter(world.coordinator)
    send(coordinator, visit_id, PDF)
    link = next(each for each in coordinator.open(f"/desk/visits/{visit_id}").links if each.endswith("/slip"))
    assert coordinator.client.get(link).headers["Content-Disposition"].startswith("attachment")


def test_a_relative_of_the_volunteer_who_decides_elsewhere_does_not_see_it(
    world: World, enter: Enter
) -> None:
    visit_id = world.log()
    coordinator = enter(world.coordinator)
    send(coordinator, visit_id, picture())
    make_family(world.session, world.other_coordinator, world.volunteer)
    world.session.commit()
    relative = enter(world.other_coordinator)
    page = relative.open(f"/desk/visits/{visit_id}")
    assert "사진이 있습니다" in page.words
    relative.open(f"/desk/visits/{visit_id}/evidence/{kept(world).evidence_id}/slip", status=404)
    enter(world.volunteer).open(
        f"/desk/visits/{visit_id}/evidence/{kept(world).evidence_id}/slip", status=403
    )


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00 no picture at all",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7 without an end",
        picture()[:200],
        b"GIF89a" + b"\0" * 40,
    ],
    ids=["program", "drawing", "half a document", "half a picture", "another kind"],
)
def test_what_is_no_picture_is_refused_beside_the_field(world: World, enter: Enter, content: bytes) -> None:
    page = send(enter(world.coordinator), world.log(), content, status=422)
    assert "JPEG, PNG, WebP 사진이나 PDF를 골라 주세요" in page.words
    assert "slip-error" in page.html
    assert world.session.scalars(select(EvidenceFile)).all() == []


def test_more_than_five_megabytes_are_refused() -> None:
    with pytest.raises(SlipTooLarge) as refusal:
        read_slip(PDF + b"\0" * 5 * 1024 * 1024)
    assert refusal.value.values == {"most_megabytes": 5}


def test_a_picture_of_what_one_knows_oneself_is_refused(world: World, enter: Enter) -> None:
    page = send(
        enter(world.coordinator), world.log(), picture(), status=422, method="knowledge", words="보았습니다"
    )
    assert "확인서나 문자 답장에만" in page.words


def test_with_neither_picture_nor_place_a_slip_is_refused(world: World, enter: Enter) -> None:
    page = send(enter(world.coordinator), world.log(), b"", status=422)
    assert "paper_ref-error" in page.html
