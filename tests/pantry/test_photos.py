"""Photographs of labels and of what is given: without the camera's data, and only what can be read."""

from collections.abc import Iterator
from io import BytesIO
from random import Random
from typing import Any

import pytest
import time_machine
from flask import Flask
from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.care.world import NOW
from tests.care_pages.reader import Reader
from tests.factories import BRANCH
from tests.pantry.world import Pantry
from timebank.core.pictures import LARGEST_SENT, MEGABYTE, MediaType
from timebank.pantry.models import Photo


def picture(*, kind: str = "JPEG", **more: Any) -> bytes:  # noqa: ANN401
    out = BytesIO()
    Image.new("RGB", (8, 4), "white").save(out, format=kind, **more)
    return out.getvalue()


@pytest.fixture
def coordinator(app: Flask, pantry: Pantry) -> Iterator[Reader]:
    with time_machine.travel(NOW, tick=False):
        yield Reader(app, pantry.bank.coordinator)


def upload(reader: Reader, path: str, content: bytes, **fields: str) -> Any:  # noqa: ANN401
    form = next(
        each for each in reader.open(path).forms if each.method == "post" and each.action.endswith(path)
    )
    values = {name: each[0] for name, each in form.values.items() if each} | fields
    photo = FileStorage(BytesIO(content), "a.jpg", name="photo")
    boundary, body = encode_multipart({**values, "photo": photo})
    return reader.client.post(path, data=body, content_type=f'multipart/form-data; boundary="{boundary}"')


def kept(pantry: Pantry) -> Photo:
    pantry.session.expire_all()
    return pantry.session.scalars(select(Photo)).one()


def test_a_label_is_photographed_at_intake_and_shown_where_it_is_read(
    pantry: Pantry, coordinator: Reader
) -> None:
    exif = Image.Exif()
    exif[0x0110] = "a camera"
    assert (
        upload(coordinator, "/pantry/intake", picture(exif=exif), name="두부", units="3").status_code == 302
    )
    photo = kept(pantry)
    assert (photo.media_type, b"a camera" in photo.content) == (MediaType.JPEG, False)
    for path in (f"/pantry/lots/{photo.lot_id}", f"/pantry/lots/{photo.lot_id}/label"):
        assert f"/pantry/photos/{photo.id}" in coordinator.open(path).html
    shown = coordinator.client.get(f"/pantry/photos/{photo.id}")
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")


def test_a_photograph_may_follow_later(pantry: Pantry, coordinator: Reader) -> None:
    path = f"/pantry/lots/{pantry.take_in()}/photos"
    assert upload(coordinator, path, picture(kind="PNG")).status_code == 302
    assert kept(pantry).media_type is MediaType.PNG


def test_a_donor_shows_what_they_offer(pantry: Pantry, coordinator: Reader) -> None:
    fields = {
        "what": "빵",
        "name": "보름제과",
        "phone": "010-0000-7001",
        "kind": "shop",
        "arrival": "brought",
    }
    assert upload(coordinator, f"/b/{BRANCH}/give-food", picture(), **fields).status_code == 302
    address = f"/pantry/photos/{kept(pantry).id}"
    listed = coordinator.open("/pantry/donors")
    assert address in listed.html
    coordinator.send(next(each for each in listed.forms if "accept" in each.values))
    assert address in coordinator.open("/pantry/donors").html


@pytest.mark.parametrize("content", [b"%PDF-1.4 %%EOF", b"no picture", picture()[:40]])
def test_what_is_no_picture_is_refused_beside_its_field(
    pantry: Pantry, coordinator: Reader, content: bytes
) -> None:
    answer = upload(coordinator, f"/pantry/lots/{pantry.take_in()}/photos", content)
    assert (answer.status_code, "photo-error" in answer.get_data(as_text=True)) == (422, True)


def test_a_photograph_as_a_telephone_takes_it_is_kept_smaller(pantry: Pantry, coordinator: Reader) -> None:
    path = f"/pantry/lots/{pantry.take_in()}/photos"
    assert upload(coordinator, path, picture() + bytes(12 * MEGABYTE)).status_code == 302
    assert len(kept(pantry).content) < MEGABYTE


def test_a_file_that_is_far_too_large_is_refused_beside_its_field_and_the_line_is_kept(
    coordinator: Reader,
) -> None:
    sent = picture() + bytes(LARGEST_SENT)
    answer = upload(coordinator, "/pantry/intake", sent, name="요구르트 묶음", units="3")
    page = answer.get_data(as_text=True)
    assert (answer.status_code, "photo-error" in page) == (422, True)
    assert "사진이 15 MB보다 큽니다" in page and "요구르트 묶음" in page


def test_a_photograph_of_another_branch_is_not_found(coordinator: Reader) -> None:
    assert coordinator.client.get("/pantry/photos/01a2027e-a933-76f4-b87d-a7b078f76bbb").status_code == 404


def test_a_telephones_second_picture_is_left_out(pantry: Pantry, coordinator: Reader) -> None:
    sent = picture(kind="MPO", save_all=True, append_images=[Image.new("RGB", (8, 4), "black")])
    assert upload(coordinator, "/pantry/intake", sent, name="두부", units="3").status_code == 302
    photo = kept(pantry)
    with Image.open(BytesIO(photo.content)) as drawn:
        assert (photo.media_type, drawn.format) == (MediaType.JPEG, "JPEG")


def test_a_photograph_that_stays_large_as_png_is_kept_as_jpeg(pantry: Pantry, coordinator: Reader) -> None:
    out = BytesIO()
    noise = Random(1).randbytes(9_000_000)  # noqa: S311  the same picture each time
    Image.frombytes("RGB", (2000, 1500), noise).save(out, format="PNG")
    assert MEGABYTE * 5 < len(out.getvalue()) < LARGEST_SENT
    assert upload(coordinator, "/pantry/intake", out.getvalue(), name="두부", units="3").status_code == 302
    assert kept(pantry).media_type is MediaType.JPEG
