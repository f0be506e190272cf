"""A schematic of brain, brainstem, cord and one muscle: this project's own drawing, in marks of Vega.

The cord is drawn twice: small, as it leaves the brainstem, and as a slice large enough to hold its sites.
"""

from typing import Any

from graph.figures.canvas import Canvas
from graph.figures.print_style import LINE, SMALL, SOFT

Place = tuple[float, float]
# Where the sites stand, in points; sites that share letters stand apart.
PLACES: dict[str, Place] = {
    "intracortical_inhibitory_circuits": (112, 40),
    "corticoreticular_projection": (128, 108),
    "reticular_formation": (112, 152),
    "monoaminergic_brainstem": (150, 170),
    "reticulospinal_tract": (138, 222),
    "corticospinal_to_interneuron": (56, 268),
    "spinal_interneurons": (98, 276),
    "corticomotoneuronal_synapse": (66, 306),
    "motoneuron": (96, 322),
    "ia_afferent_synapse": (138, 296),
    "motor_unit_periphery": (194, 334),
}
CORTEX: list[Place] = [
    (24, 92), (14, 60), (34, 24), (80, 6), (130, 8), (172, 28), (190, 62), (182, 96), (150, 112),
    (126, 104), (100, 112), (66, 110), (40, 106),
]  # fmt: skip
FOLDS: list[list[Place]] = [
    [(40, 36), (52, 48), (48, 66)], [(72, 14), (78, 32), (70, 48)], [(134, 14), (132, 30), (142, 44)],
    [(168, 34), (158, 48), (162, 64)], [(30, 74), (46, 80), (62, 76)], [(176, 78), (160, 82), (148, 76)],
]  # fmt: skip
CEREBELLUM: list[Place] = [
    (164, 110), (186, 104), (200, 118), (196, 138), (176, 144), (160, 132),
]  # fmt: skip
BRAINSTEM: list[Place] = [
    (98, 104), (132, 104), (146, 130), (140, 168), (128, 196), (126, 214), (106, 214), (104, 196), (90, 168),
    (86, 132),
]  # fmt: skip
CORD: list[Place] = [
    (108, 206), (124, 206), (124, 250), (108, 250),
]  # fmt: skip
SLICE: list[Place] = [
    (20, 298), (28, 262), (70, 244), (116, 242), (162, 246), (196, 264), (200, 298), (190, 330), (150, 350),
    (112, 346), (74, 350), (34, 334),
]  # fmt: skip
GREY_MATTER: list[Place] = [
    (110, 286), (80, 262), (66, 258), (78, 286), (72, 312), (78, 338), (100, 340), (110, 308), (122, 340),
    (146, 338), (150, 312), (146, 286), (158, 258), (142, 262),
]  # fmt: skip
MUSCLE: list[Place] = [
    (206, 352), (214, 340), (228, 336), (240, 342), (244, 356), (236, 366), (218, 366),
]  # fmt: skip
CORTICOSPINAL: list[Place] = [
    (96, 52), (92, 110), (100, 170), (106, 214), (78, 246), (58, 266), (64, 304), (84, 320),
]  # fmt: skip
RETICULOSPINAL: list[Place] = [
    (116, 154), (120, 190), (122, 214), (134, 226), (124, 262), (104, 300), (98, 314),
]  # fmt: skip
CORTICORETICULAR: list[Place] = [
    (120, 60), (130, 96), (122, 128), (114, 146),
]  # fmt: skip
MONOAMINERGIC: list[Place] = [
    (150, 170), (134, 196), (120, 216), (114, 256), (108, 300), (100, 316),
]  # fmt: skip
AXON: list[Place] = [
    (98, 324), (130, 356), (170, 348), (206, 346),
]  # fmt: skip
AFFERENT: list[Place] = [
    (222, 340), (206, 306), (178, 286), (148, 292), (116, 312), (104, 320),
]  # fmt: skip
NAMES = [
    (8, 12, "motor cortex"), (28, 168, "brainstem"), (176, 154, "cerebellum"), (6, 240, "spinal cord"),
    (216, 330, "muscle"),
]  # fmt: skip


def schematic(canvas: Canvas) -> list[Any]:
    """Return the drawing under the sites."""
    shape = {"interpolate": "cardinal-closed", "stroke": LINE, "strokeWidth": 0.8}
    way = {"interpolate": "basis", "strokeWidth": 1.1, "stroke": SOFT, "opacity": 0.75}
    words = [{"x": x, "y": y, "text": text} for x, y, text in NAMES]
    return [
        canvas.paths([CEREBELLUM], fill="#eef0f2", **shape),
        canvas.paths([CORD], fill="#f3f1ec", interpolate="linear-closed", stroke=LINE, strokeWidth=0.8),
        canvas.paths([BRAINSTEM], fill="#f3f1ec", **shape),
        canvas.paths([CORTEX], fill="#f6f4ef", **shape),
        canvas.paths(FOLDS, interpolate="basis", stroke="#d5d8dc", strokeWidth=0.8),
        canvas.paths([SLICE], fill="#faf9f6", **shape),
        canvas.paths([GREY_MATTER], fill="#e6e3dc", interpolate="cardinal-closed", strokeWidth=0),
        canvas.paths([MUSCLE], fill="#f1dfd8", **shape),
        canvas.paths([CORTICOSPINAL], **way),
        canvas.paths([RETICULOSPINAL, CORTICORETICULAR], **way, strokeDash=[4, 2]),
        canvas.paths([MONOAMINERGIC], **way, strokeDash=[1.5, 1.5]),
        canvas.paths([AXON, AFFERENT], **way),
        canvas.texts(words, fontSize=SMALL + 0.5, color=SOFT, fontStyle="italic"),
    ]
