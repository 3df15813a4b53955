"""A page that is printed, as a PDF file; it fetches nothing from anywhere."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.staticfiles import finders
from PIL import ImageFile
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

# WeasyPrint lets Pillow take cut-off pictures as whole, for the whole process; ours are refused.
ImageFile.LOAD_TRUNCATED_IMAGES = False


class Nothing(URLFetcher):  # type: ignore[misc]  # weasyprint is untyped
    """A sheet holds its pictures itself, so it may fetch nothing."""

    def fetch(self, url: str, headers: Any = None) -> Any:
        if url.startswith("data:image/"):
            return super().fetch(url, headers)
        raise ValueError(f"The sheet fetches nothing: {url}")


def pdf_of(html: str, style: str) -> bytes:
    """One document under the style sheet `style`: fonts are read and cut once."""
    fonts = FontConfiguration()
    sheet = CSS(filename=cast(str, finders.find(style)), font_config=fonts)
    page = HTML(string=html, url_fetcher=Nothing())
    return cast(bytes, page.write_pdf(stylesheets=[sheet], font_config=fonts))
