"""The page in which `dvc plots` shows plots: DVC's own loads JavaScript from a network, this one holds it.

Idea: vl-convert carries Vega, Vega-Lite and Vega-Embed and bundles them. The script is a classic one, since DVC's
plots call `vegaEmbed` while the page is read, before any module script runs.
"""

import vl_convert

NAMES = "window.vegaEmbed = vegaEmbed; window.vega = vega; window.vegaLite = vegaLite;"
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>adaptome: plots</title>
{refresh_tag}
<style>
body { font-family: "Liberation Sans", Arial, Helvetica, sans-serif; margin: 1rem; }
img { max-width: 100%; height: auto; }
</style>
<script>
(() => {
BUNDLE
})();
</script>
</head>
<body>
{plot_divs}
</body>
</html>
"""


def dvc_page() -> str:
    """Return the template for DVC's option ``plots.html_template``."""
    bundle = vl_convert.javascript_bundle(NAMES).replace("</script", "<\\/script")
    return PAGE.replace("BUNDLE", bundle)
