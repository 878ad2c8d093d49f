"""Portraits: 35 × 45 mm in shape, small, alike for the same person, nobody's face."""

import io

from PIL import Image

from zhifa_desktop.db.pictures import normalize
from zhifa_desktop.sample.people import make_people
from zhifa_desktop.sample.portraits import portrait


def test_portrait_has_the_shape_of_an_id_photo_and_stays_small():
    with Image.open(io.BytesIO(portrait(make_people(3)[0]))) as image:
        assert abs(image.width / image.height - 35 / 45) < 0.001
    assert len(normalize(portrait(make_people(3)[0]))) < 20_000


def test_portraits_repeat_for_a_person_and_vary_between_people():
    people = make_people(3)
    drawn = [portrait(person) for person in people[:40]]
    assert drawn[0] == portrait(people[0])
    assert len(set(drawn)) > 20


def test_portrait_is_marked_as_a_sample():
    with Image.open(io.BytesIO(portrait(make_people(3)[0]))) as image:
        strip = image.crop((0, image.height - 46, image.width, image.height))
        colours = {colour for _, colour in strip.getcolors(100_000)}
    assert (250, 250, 250) in colours
    assert (150, 40, 40) in colours
