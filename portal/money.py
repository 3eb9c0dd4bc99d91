"""How are kroner and øre stored, read as people write them in Danish, shown, rounded and spread over months?"""

import re
from decimal import ROUND_HALF_UP, Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst

MAX_AMOUNT = Decimal("9999999999.99")  # ten thousand million kroner: more than any pool, less than any slip of the hand

ORE = Decimal("0.01")
MILLION = Decimal(1000000)
MINUS = "\N{MINUS SIGN}"
LONGEST_INPUT = 40

_SPACES = re.compile("[ \t\u00a0\u2007\u2009\u202f]+")  # ordinary, no-break, figure, thin and narrow no-break space
_INVISIBLE = "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
_CURRENCY = re.compile(r"(?i)^(?:kr\.?|dkk) ?(?=[^ .])|(?<=[\d -])(?:kr\.?|dkk)$")
_ORELESS = re.compile(f"(?<=\\d),[-{MINUS}\N{EN DASH}]$")  # «1.234,-», as on a Danish price tag
_READABLE = re.compile(r"(?:\d+|[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?: \d{3})+)(?:,\d+)?")


# What else people write, the more telling first, and what each is told.
_STRANGE = tuple(
    (re.compile(pattern), sentence)
    for pattern, sentence in (
        (r"^$", "Der mangler et tal efter minus. Skriv fx -5."),
        (r"(?i)^(?:kr\.?|dkk)$", "Skriv et tal, fx 1.234,50."),
        (_INVISIBLE, "Der er et usynligt tegn i tallet. Slet feltet, og skriv tallet igen med tastaturet."),
        (r"[\n\r]", "Der står mere end ét tal. Skriv kun ét tal i feltet."),
        (r"(?i)\d ?(?:mi[oa]|mill?|t\.?kr)", "Skriv tallet helt ud i kroner, fx 13.000.000 i stedet for 13 mio."),
        (r"(?i)^[\d.,]+e[-+]?\d+$", "Skriv tallet helt ud, fx 100.000 i stedet for 1e5."),
        (r"(?i)\b(?:kr|dkk)\b|\dkr\b", "Skriv kun tallet, uden kr."),
        (r"[¼-¾²³¹]|[^\D0-9]", "Skriv tallet med de almindelige cifre 0-9, fx 0,5."),
        (r"[^\W\d_]", "Skriv kun tallet med cifre, uden bogstaver, fx 1.234,50."),
        (r"%", "Skriv tallet uden procenttegn, fx 10."),
        (r"^[\d., ]+[-\u2013\u2212]$", "Minus står efter tallet. Skriv det foran, hvis tallet er negativt: -5."),
        (r"^[\d., ]+[-\u2013\u2212/;][\d., ]+$", "Der står mere end ét tal. Skriv kun ét tal i feltet."),
    )
)
_MISPLACED = tuple(
    (re.compile(pattern), sentence)
    for pattern, sentence in (
        (r"^0+[. ]", "Et tal med tusinder kan ikke begynde med nul. Skriv komma før decimaler, fx 0,50."),
        (
            r",\d+\.",
            "Komma og punktum er byttet om. Skriv punktum mellem tusinder og komma før decimaler, fx 1.234,50.",
        ),
        (r",.*,", "Der er mere end ét komma. Skriv punktum mellem tusinder og ét komma før ørerne, fx 1.234.567,50."),
        (r" .*\.|\..* ", "Skriv enten punktum eller mellemrum mellem tusinder, ikke begge dele, fx 1.234.567,50."),
        (r"^\.\d+$", "Skriv decimaler med nul og komma foran, fx 0,5."),
        (r"\d\.$", "Der mangler cifre efter punktummet. Skriv fx 1.234, eller slet punktummet."),
        (r" ", "Mellemrummene står ikke mellem tusinder. Skriv tallet uden mellemrum eller som 1 234 567,50."),
    )
)


class NumberError(ValueError):
    """A text that is not one certain number; `text` is the Danish sentence that says what to write instead."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def parse_number(text: str, *, decimals: int = 2, negative: bool = True) -> Decimal:
    """Read one Danish number, never guessing: «1.234,5» → Decimal("1234.50") with exactly `decimals` places.

    Dots or spaces (not both) part thousands, a comma parts decimals. Raises NumberError with a Danish sentence for
    whatever could mean two things or nothing, for more than `decimals` decimals and beyond ±MAX_AMOUNT.
    """
    if len(text) > LONGEST_INPUT:
        raise NumberError("Teksten er for lang til at være et tal. Skriv kun tallet, fx 1.234,50.")
    plain = _SPACES.sub(" ", text.strip())
    if not plain:
        raise NumberError("Skriv et tal, fx 1.234,50.")
    sign, digits = _split_sign(plain)
    _refuse_strange_characters(digits)
    if not _READABLE.fullmatch(digits):
        raise NumberError(_what_is_wrong(digits))
    if sign and not negative:
        raise NumberError(f"Tallet må ikke være negativt. Skriv {digits} uden minus.")
    return _exact(sign, digits, decimals)


def parse_kroner(text: str, *, negative: bool = False) -> Decimal:
    """Read an amount in kroner (2 decimals): as parse_number, and «kr.», «kr», «DKK» before or after, and «1.234,-».

    A negative amount is refused unless `negative`: nobody applies for or spends minus kroner. Raises NumberError.
    """
    plain = _SPACES.sub(" ", text.strip())
    without_unit = _CURRENCY.sub("", plain, count=1).rstrip(" ")
    return parse_number(_ORELESS.sub("", without_unit), decimals=2, negative=negative)


def _split_sign(plain: str) -> tuple[str, str]:
    """Part a leading hyphen or real minus from the digits; any other sign is refused."""
    if plain[0] in "-" + MINUS:
        return "-", plain[1:].lstrip(" ")
    if plain[0] == "+":
        raise NumberError(f"Skriv tallet uden plus foran: {plain[1:].strip()}.")
    if plain[0] in "\N{EN DASH}\N{EM DASH}":
        raise NumberError("Stregen foran tallet er en tankestreg. Skriv en bindestreg, hvis tallet er negativt: -5.")
    if plain[0] == "(" and plain[-1] == ")":
        raise NumberError("Parentes læses ikke som minus. Skriv en bindestreg foran, hvis tallet er negativt: -5.")
    return "", plain


def _refuse_strange_characters(digits: str) -> None:
    """Refuse what is no ASCII digit, dot, comma or space, saying which kind of thing it is."""
    for pattern, sentence in _STRANGE:
        if pattern.search(digits):
            raise NumberError(sentence)
    strange = re.search(r"[^0-9., ]", digits)
    if strange:
        raise NumberError(f"Tegnet «{strange[0]}» kan ikke stå i et tal. Skriv kun cifre, punktum og komma.")


def _what_is_wrong(digits: str) -> str:
    """The sentence for digits, dots, commas and spaces that do not make one certain Danish number."""
    for pattern, sentence in _MISPLACED:
        if pattern.search(digits):
            return sentence
    if digits.startswith(","):
        return f"Skriv et nul foran kommaet: 0{digits}."
    if digits.endswith(","):
        return f"Der mangler cifre efter kommaet. Skriv fx {digits}50, eller slet kommaet."
    whole, _, rest = digits.partition(".")
    if whole.isdigit() and rest.isdigit():
        return (
            f"Punktum læses som tusinder. Skriv {whole},{rest} med komma, hvis det er decimaler, ellers uden punktum."
        )
    return "Punktummerne står ikke mellem tusinder. Skriv tre cifre efter hvert punktum, fx 1.234.567."


def _exact(sign: str, digits: str, decimals: int) -> Decimal:
    """The value of a text that _READABLE accepts; refuses too many decimals and too large numbers."""
    whole, _, fraction = digits.replace(".", "").replace(" ", "").partition(",")
    if fraction and decimals == 0:
        raise NumberError("Skriv et helt tal uden komma.")
    if len(fraction) > decimals:
        raise NumberError(
            f"Der er {len(fraction)} cifre efter kommaet. Skriv højst {decimals}; "
            "mener I tusinder, så skriv punktum i stedet for komma."
        )
    value = Decimal(f"{whole}.{fraction.ljust(decimals, '0')}" if decimals else whole)
    if value > MAX_AMOUNT:
        raise NumberError(f"Tallet er for stort. Det højeste, der kan skrives, er {show_number(MAX_AMOUNT)}.")
    return -value if sign and value else value


def round_ore(amount: Decimal) -> Decimal:
    """Round kroner to whole øre, half an øre away from zero.

    That is how accounts and the applicants' own spreadsheets round; Python's default (half to even) would differ from
    the sums they see on paper.
    """
    return _checked(amount).quantize(ORE, rounding=ROUND_HALF_UP)


def show_number(value: Decimal | int, decimals: int = 2) -> str:
    """«1.234.567,50», with a real minus sign when negative; rounds half up to `decimals`."""
    rounded = _checked(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    english = f"{abs(rounded):,f}"
    danish = english.translate(str.maketrans(",.", ".,"))
    return f"{MINUS}{danish}" if rounded < 0 else danish


def show_kroner(amount: Decimal | int) -> str:
    """«1.234.567,50 kr.»"""
    return f"{show_number(amount)} kr."


def show_short(amount: Decimal | int) -> str:
    """«13,0 mio. kr.»; below one million whole kroner: «750.000 kr.»."""
    if abs(_checked(amount)) < MILLION:
        return f"{show_number(amount, 0)} kr."
    return f"{show_number(_checked(amount) / MILLION, 1)} mio. kr."


def spread_evenly(total: Decimal, months: list[str]) -> dict[str, Decimal]:
    """Share `total` (kr., whole øre, not negative) equally over `months` ("2020-01"); the last gets the øre left over.

    The shares add up to `total` exactly. Raises ValueError for no months, a month twice, a negative total or parts of
    an øre.
    """
    if not months or len(set(months)) != len(months):
        raise ValueError("months must be there, each once")
    ore, rest = divmod(_checked(total), ORE)
    if rest or ore < 0:
        raise ValueError("total must be whole øre and not negative")
    share, remaining = divmod(int(ore), len(months))
    shares = dict.fromkeys(months, share * ORE)
    shares[months[-1]] += remaining * ORE
    return shares


def _checked(value: Decimal | int) -> Decimal:
    """A finite Decimal; floats and texts are refused, as they would bring in a value nobody wrote."""
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"money is Decimal or int, not {type(value).__name__}")
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError("money must be a finite number")
    return Decimal(value)


class KronerField(forms.CharField):
    """A form field for an amount typed in Danish; cleans to Decimal kroner, or None when empty and not required."""

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_kroner(text)
        except NumberError as error:
            raise ValidationError(error.text, code="number") from error

    def prepare_value(self, value):
        return show_number(value) if isinstance(value, Decimal) else value


class MoneyField(models.DecimalField):
    """Kroner with øre, up to MAX_AMOUNT; a model that has one also carries money_bounds() for it."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_digits", 14)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(*args, **kwargs)

    def to_python(self, value):
        if isinstance(value, float):
            raise TypeError("money is never float")
        return super().to_python(value)

    def formfield(self, **kwargs):
        options = {
            "label": capfirst(self.verbose_name),
            "required": not self.blank,
            "help_text": self.help_text,
            **kwargs,
        }
        return KronerField(**{key: options[key] for key in options if key not in ("localize", "form_class")})


def money_bounds(
    field: str, *, minimum: Decimal = Decimal("0.00"), maximum: Decimal = MAX_AMOUNT
) -> models.CheckConstraint:
    """The CHECK that keeps `field` between two amounts in kr. (NULL passes).

    Both bounds are needed: PostgreSQL's numeric NaN counts as larger than every number, so it passes `>= 0`.
    """
    return models.CheckConstraint(
        name=f"%(app_label)s_%(class)s_{field}_bounds",
        condition=models.Q(**{f"{field}__gte": minimum, f"{field}__lte": maximum}),
        violation_error_message=f"Beløbet skal være mellem {show_kroner(minimum)} og {show_kroner(maximum)}",
    )
