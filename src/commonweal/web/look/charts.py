"""Charts: a Vega-Lite specification in, an SVG file with its own font out; nothing is drawn in the browser."""

import base64
import hashlib
from collections.abc import Mapping
from functools import cache, lru_cache
from json import dumps
from pathlib import Path
from typing import Any

import altair
import vl_convert
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

PACKAGE = Path(__file__).parent
INK = {"light": "#1f1b16", "dark": "#ece7dd"}
SOFT = {"light": "#5d564c", "dark": "#b3ab9f"}
LINE = {"light": "#ddd5c7", "dark": "#3a3f42"}
# Told apart by lightness first, then by hue, also by those who see fewer colours.
SERIES = {
    "light": ["#0b5a54", "#b5622c", "#5b6fb0", "#8a8170", "#9d3325", "#4f938c"],
    "dark": ["#6fcabf", "#e39a63", "#9fb0ea", "#a79d8b", "#f0907f", "#479d94"],
}


def theme(look: str) -> dict[str, Any]:
    """The look as a Vega-Lite config: the same inks, lines and font as the page around the picture."""
    text = {"font": "Noto Sans", "fontSize": 14}
    labels = {"labelFont": "Noto Sans", "labelFontSize": 13, "labelColor": INK[look]}
    titles = {"titleFont": "Noto Sans", "titleFontSize": 13, "titleFontWeight": "normal", "titleColor": SOFT[look]}
    return {
        "background": None,
        "font": "Noto Sans",
        "padding": 4,
        "view": {"stroke": None},
        "text": {**text, "fill": INK[look]},
        "title": {**text, "color": INK[look], "anchor": "start"},
        "axis": labels | titles | {"labelAngle": 0, "gridColor": LINE[look], "domainColor": SOFT[look], "tickColor": SOFT[look]},
        "legend": {**labels, **titles},
        "header": {**labels, **titles},
        "mark": {"color": SERIES[look][0]},
        "line": {"strokeWidth": 2.5},
        "range": {"category": SERIES[look]},
    }


def draw(spec: Mapping[str, Any] | altair.TopLevelMixin, look: str = "light") -> str:
    """The chart as an SVG file that carries its font, so that it looks the same on every machine."""
    plain = spec.to_dict() if isinstance(spec, altair.TopLevelMixin) else dict(spec)
    plain["config"] = theme(look) | plain.get("config", {}) if isinstance(spec, Mapping) else theme(look)
    return _draw(dumps(plain, sort_keys=True))


def answer(request: HttpRequest, spec: Mapping[str, Any] | altair.TopLevelMixin) -> HttpResponse:
    """The chart as the answer to ``<img src="…?look=dark">``: fresh each time it is asked for, sent once."""
    look = "dark" if request.GET.get("look") == "dark" else "light"
    response = HttpResponse(draw(spec, look), content_type="image/svg+xml")
    # Opened by itself the file may use its one style, the font, and nothing else.
    response["Content-Security-Policy"] = f"default-src 'none'; style-src '{_style_hash()}'; font-src data:; sandbox"
    patch_cache_control(response, private=True, no_cache=True)
    return response


@lru_cache(maxsize=64)
def _draw(spec: str) -> str:
    _register_fonts()
    # No address may be loaded: the data are in the specification.
    svg = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    head, tail = svg.split(">", 1)
    return f"{head}><style>{_style()}</style>{tail}"


@cache
def _register_fonts() -> None:
    vl_convert.register_font_directory(str(PACKAGE / "fonts"))


@cache
def _style() -> str:
    """Inside <img> a picture can load nothing, so the font travels in it."""
    faces = []
    for name, weight in (("NotoSans-Regular", "normal"), ("NotoSans-Bold", "bold")):
        font = base64.b64encode((PACKAGE / "static/look/fonts" / f"{name}.woff2").read_bytes()).decode()
        faces.append(f'@font-face{{font-family:"Noto Sans";font-weight:{weight};src:url("data:font/woff2;base64,{font}")}}')
    return "".join(faces)


@cache
def _style_hash() -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
