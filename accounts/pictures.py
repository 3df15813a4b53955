"""A portrait is decoded and made anew: upright, cut to 3:4, small, without EXIF."""

from __future__ import annotations

import io
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

SIZE = (480, 640)
LEAST = 120
"""Pixels of the shorter side below which nobody is to be recognised in print."""

PIXELS_AT_MOST = 64_000_000
MEGABYTES = 10
FORMATS = ["JPEG", "PNG", "WEBP"]


def portrait_of(source: BinaryIO) -> bytes:
    """The JPEG that is kept. Raises ValidationError with a sentence."""
    try:
        with Image.open(source, formats=FORMATS) as image:
            if image.width * image.height > PIXELS_AT_MOST:
                raise ValidationError(_("This photo has more than 64 million pixels."))
            if min(image.size) < LEAST:
                raise ValidationError(
                    _("This photo is too small. Choose one of at least 480 by 640 pixels.")
                )
            image.draft("RGB", (SIZE[0] * 2, SIZE[1] * 2))
            upright = ImageOps.exif_transpose(image).convert("RGB")
            cut = ImageOps.fit(upright, SIZE, centering=(0.5, 0.3))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(_("This photo has more than 64 million pixels.")) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, MemoryError) as error:
        raise ValidationError(
            _("This file is no photo that can be opened. Choose a JPEG, PNG or WebP.")
        ) from error
    out = io.BytesIO()
    plain = Image.new("RGB", SIZE)
    plain.paste(cut)
    plain.save(out, "JPEG", quality=88)
    return out.getvalue()
