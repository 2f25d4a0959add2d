"""Page sizes by class: good ones around each boundary, and what is no size at all."""

BAD = {
    "a word": "many",
    "a superscript digit": "²",
    "an Arabic digit": "٣",
    "a Roman numeral": "Ⅷ",
    "nothing": "",
    "a blank": " ",
    "zero": "0",
    "below zero": "-1",
    "a fraction": "2.5",
    "an exponent": "1e1",
    "hexadecimal": "0x10",
    "a plus sign": "+5",
    "an underscore": "1_0",
    "not a number": "NaN",
    "infinity": "Infinity",
    "too large for 64 bits": "9223372036854775808",
    "five thousand digits": "9" * 5000,
    "a list": "[5]",
    "a NUL": "5\x00",
}
"""A target may refuse them, or take another size instead. None of them may break it."""
