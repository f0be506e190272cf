"""The script by which `dvc plots` draws charts without a network; the page that loads it is .dvc/plots.html.

Idea: vl-convert carries Vega, Vega-Lite and Vega-Embed and bundles them. The script is a classic one, since DVC's
plots call `vegaEmbed` while the page is read, before any module script runs.
"""

import vl_convert

NAMES = "window.vegaEmbed = vegaEmbed; window.vega = vega; window.vegaLite = vegaLite;"


def vega_script() -> str:
    """Return Vega, Vega-Lite and Vega-Embed as one classic script."""
    return f"(() => {{\n{vl_convert.javascript_bundle(NAMES)}\n}})();\n"
