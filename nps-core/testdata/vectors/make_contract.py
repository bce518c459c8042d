"""What users and other programs rely on word by word: scales as texts, error codes, caveats. Written by hand."""

SCALES = (
    "A scale as a text -> whether it is accepted; where it is, its canonical text, its points, the class of each, and "
    'whether it is the standard one; where it is not, the code of the error. The rule: "0-10", "1-10", or '
    '"lowest-highest/first passive/first promoter" with lowest < first passive < first promoter <= highest <= 10, '
    "each one or more ASCII digits and nothing around them. The usual cuts are not written for 0-10 and 1-10."
)
BY_HAND = "written by hand from the rule in the description"


def scales():
    """The description and the cases."""
    accepted = {
        # text: canonical text, lowest, detractors, passives, promoters
        "0-10": ("0-10", 0, 7, 2, 2),
        "1-10": ("1-10", 1, 6, 2, 2),
        "0-10/7/9": ("0-10", 0, 7, 2, 2),
        "1-10/7/9": ("1-10", 1, 6, 2, 2),
        "1-5/4/5": ("1-5/4/5", 1, 3, 1, 1),
        "1-5/3/5": ("1-5/3/5", 1, 2, 2, 1),
        "1-5/2/3": ("1-5/2/3", 1, 1, 1, 3),
        "0-10/6/9": ("0-10/6/9", 0, 6, 3, 2),
        "0-10/1/10": ("0-10/1/10", 0, 1, 9, 1),
        "1-10/6/8": ("1-10/6/8", 1, 5, 2, 3),
        "2-10/7/9": ("2-10/7/9", 2, 5, 2, 2),
        "0-2/1/2": ("0-2/1/2", 0, 1, 1, 1),
        "8-10/9/10": ("8-10/9/10", 8, 1, 1, 1),
        "1-7/6/7": ("1-7/6/7", 1, 5, 1, 1),
        "00-010/07/9": ("0-10", 0, 7, 2, 2),
    }
    cases = []
    for text, (canonical, lowest, detractors, passives, promoters) in accepted.items():
        categories = ["detractor"] * detractors + ["passive"] * passives + ["promoter"] * promoters
        expected = {
            "accepted": True,
            "text": canonical,
            "points": list(range(lowest, lowest + len(categories))),
            "categories": categories,
            "standard": canonical == "0-10",
        }
        cases.append({"name": f"accepted/{text}", "input": {"text": text}, "expected": expected, "reference": BY_HAND})
    refused = [
        "", " ", "0", "10", "0-", "-10", "-", "0-10-", "1-5", "0-5", "0-11", "0–10", "0 - 10", " 0-10", "0-10 ",
        "0-10\n", "0..10", "0:10", "0-10/7", "0-10/7/", "0-10//9", "0-10/7/9/", "0-10/7/9/1", "/7/9", "a-b/c/d",
        "0-10/sept/neuf", "0-10/7.0/9", "0-1e1/7/9", "+0-10/7/9", "0-+10/7/9", "-1-10/7/9", "0--10/7/9",
        "０-10/7/9", "0-10/9/7", "0-10/7/7", "0-10/0/9", "0-10/7/11", "1-5/1/5", "1-5/5/5", "1-5/4/6", "5-1/4/5",
        "5-5/5/5", "0-1/1/1", "0-11/7/9", "0-99/7/9", "0-255/7/9", "0-256/7/9", "0-266/7/9",
        "0-18446744073709551626/7/9", "standard", "nps", "zero-ten", "null",
    ]  # fmt: skip
    for text in refused:
        expected = {"accepted": False, "code": "NPS_INVALID_SCALE"}
        cases.append({"name": f"refused/{text!a}", "input": {"text": text}, "expected": expected, "reference": BY_HAND})
    return SCALES, cases


ERRORS = (
    "Every code that an error can have, in the order of the core's ErrorKind::ALL, and its family, which selects the "
    "exception class in Python. A code never changes and never disappears. A test in each language walks "
    "ErrorKind::ALL and finds exactly these."
)


def errors():
    """The description and the cases."""
    families = {
        "scale": ["INVALID_SCALE", "SCALE_MISMATCH"],
        "answer": [
            "SCORE_OUT_OF_RANGE",
            "SCORE_NOT_INTEGER",
            "SCORE_NOT_A_NUMBER",
            "SCORE_WRONG_TYPE",
            "INVALID_TIME",
            "INVALID_RESPONSE",
        ],
        "count": ["INVALID_COUNT", "COUNT_OVERFLOW", "NOTHING_TO_RETRACT", "UNRELIABLE"],
        "argument": ["INVALID_LEVEL", "UNKNOWN_METHOD", "INVALID_ARGUMENT"],
        "column": ["LENGTH_MISMATCH", "UNKNOWN_COLUMN", "WRONG_COLUMN_TYPE", "INVALID_KEY_CODE"],
        "bytes": ["CORRUPT_BYTES", "UNSUPPORTED_VERSION"],
    }
    cases = [
        {
            "name": code.lower(),
            "input": {"code": f"NPS_{code}"},
            "expected": {"family": family},
            "reference": "the error model of DESIGN.md, written by hand",
        }
        for family, codes in families.items()
        for code in codes
    ]
    return ERRORS, cases


CAVEATS = (
    "Answers for each point of a scale, from the lowest -> the caveats of the score, in order: code, and the sentence "
    "in English and in French, character by character. The rule: no answers; below 5 too few (displays withhold the "
    "figure, the fields keep it); below 30 indicative; from 2 answers on, all in one class; a scale other than 0-10."
)
FEW_EN = "Only {} answers: too few to show a score (at least 5 are needed)."
FEW_FR = "{} réponses seulement : trop peu pour montrer un score (il en faut au moins 5)."
SOME_EN = "{} answers: an indication, not a measure (from 30 on it is one)."
SOME_FR = "{} réponses : une indication, pas une mesure (c’en est une à partir de 30)."


def caveats():
    """The description and the cases."""
    nobody = ("no_answers", "Nobody answered: there is no score.", "Personne n’a répondu : il n’y a pas de score.")
    alone = (
        "too_few_answers",
        "Only 1 answer: too few to show a score (at least 5 are needed).",
        "1 réponse seulement : trop peu pour montrer un score (il en faut au moins 5).",
    )

    def few(n):
        return "too_few_answers", FEW_EN.format(n), FEW_FR.format(n)

    def some(n):
        return "indicative", SOME_EN.format(n), SOME_FR.format(n)

    def one_class(english, french):
        return (
            "one_class",
            f"All answers are {english}: the score may look more certain than it is.",
            f"Toutes les réponses viennent de {french} : le score peut paraître plus sûr qu’il ne l’est.",
        )

    def other_scale(scale):
        return (
            "non_standard_scale",
            f"Measured on the scale {scale}: not comparable with scores measured on another scale.",
            f"Mesuré sur l’échelle {scale} : ne se compare pas aux scores mesurés sur une autre échelle.",
        )

    detractors = one_class("detractors", "détracteurs")
    passives = one_class("passives", "passifs")
    promoters = one_class("promoters", "promoteurs")
    table = [
        ("nobody", "0-10", [0] * 11, [nobody]),
        ("one", "0-10", [0] * 10 + [1], [alone]),
        ("two of one class", "0-10", [1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0], [few(2), detractors]),
        ("two of two classes", "0-10", [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], [few(2)]),
        ("four", "0-10", [1, 0, 0, 0, 0, 0, 0, 1, 1, 0, 1], [few(4)]),
        ("four passives", "0-10", [0, 0, 0, 0, 0, 0, 0, 2, 2, 0, 0], [few(4), passives]),
        ("five", "0-10", [1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1], [some(5)]),
        ("five promoters", "0-10", [0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 3], [some(5), promoters]),
        ("twenty-nine", "0-10", [9, 0, 0, 0, 0, 0, 0, 0, 10, 0, 10], [some(29)]),
        ("thirty", "0-10", [10, 0, 0, 0, 0, 0, 0, 0, 10, 0, 10], []),
        ("thirty detractors", "0-10", [10, 0, 10, 0, 10, 0, 0, 0, 0, 0, 0], [detractors]),
        ("a thousand promoters", "0-10", [0] * 9 + [400, 600], [promoters]),
        ("nobody on 1-10", "1-10", [0] * 10, [nobody, other_scale("1-10")]),
        ("one on 1-10", "1-10", [0] * 9 + [1], [alone, other_scale("1-10")]),
        ("three passives on 1-10", "1-10", [0] * 6 + [1, 2, 0, 0], [few(3), passives, other_scale("1-10")]),
        ("forty on 1-10", "1-10", [20] + [0] * 8 + [20], [other_scale("1-10")]),
        ("stars", "1-5/4/5", [0, 0, 3, 4, 5], [some(12), other_scale("1-5/4/5")]),
        ("other cuts", "0-10/6/9", [10, 0, 0, 0, 0, 0, 10, 0, 0, 0, 10], [other_scale("0-10/6/9")]),
        (
            "other cuts, all passive",
            "0-10/6/9",
            [0, 0, 0, 0, 0, 0, 30, 0, 0, 0, 0],
            [passives, other_scale("0-10/6/9")],
        ),
    ]
    cases = [
        {
            "name": name,
            "input": {"scale": scale, "counts": counts},
            "expected": {"caveats": [{"code": code, "en": en, "fr": fr} for code, en, fr in found]},
            "reference": "the rule in the description; sentences written by hand",
        }
        for name, scale, counts, found in table
    ]
    return CAVEATS, cases


CONTEXT = (
    "What surrounds a score -> caveats beyond those of the score itself, in order: code, and the sentence in English and in "
    "French, character by character. With `counts`, answers for each point of 0-10, one score is checked; with `before` and "
    "`after`, two contexts are compared. The rules: a question about one contact used of the relation, and conversely; "
    "below 20 % answered; rates of groups 10 points apart and p < 0.01 by Pearson's chi-squared test; older than its "
    "horizon; a point whose share among it and its neighbours has a Wilson bound (99.9 %, one-sided) above 0.6, from 30 "
    "answers; the highest point above 0.8 of all likewise; 0 and 5 above 0.6 of those below 10 likewise."
)


def context():
    """The description and the cases."""
    usual = [4, 1, 1, 2, 2, 6, 5, 12, 20, 18, 14]
    named = {
        "transactional_wording": (
            "The question is about one contact: the score does not measure the relation.",
            "La question porte sur un seul contact : le score ne mesure pas la relation.",
        ),
        "relational_wording": (
            "The question is about the relation: the score does not measure one contact.",
            "La question porte sur la relation : le score ne mesure pas un contact.",
        ),
        "kinds_differ": (
            "One score is about the relation, the other about one contact: they do not compare.",
            "Un score porte sur la relation, l’autre sur un contact : ils ne se comparent pas.",
        ),
        "wordings_differ": (
            "The questions are not worded alike: part of the difference may be the wording.",
            "Les questions ne sont pas formulées de même : une part de l’écart peut venir de la formulation.",
        ),
    }

    def low(answered, sent):
        return (
            "low_response",
            f"Only {answered} of {sent} asked answered: those who did not may think otherwise.",
            f"{answered} réponses seulement sur {sent} sollicitations : ceux qui n’ont pas répondu pensent peut-être "
            "autrement.",
        )

    def selective(lowest, highest):
        return (
            "selective_response",
            f"From {lowest} to {highest} % answered, depending on the group: the sample is selected.",
            f"De {lowest} à {highest} % de réponses selon le groupe : l’échantillon est sélectionné.",
        )

    def stale(age, horizon):
        return (
            "stale",
            f"The last answer is {age} days old: the score was meant to hold for {horizon}.",
            f"La dernière réponse date de {age} jours : le score devait valoir {horizon} jours.",
        )

    def heaping(point, percent):
        return (
            "heaping",
            f"{point} was chosen far more often than its neighbours ({percent} % of the three): see how it is asked.",
            f"La note {point} est bien plus choisie que ses voisines ({percent} % des trois) : voir comment elle est "
            "demandée.",
        )

    def forced(point, percent):
        return (
            "forced_top",
            f"{percent} % of the answers are {point}: make sure that customers chose it themselves.",
            f"{percent} % des réponses sont des {point} : s’assurer que les clients les ont choisies eux-mêmes.",
        )

    def digits(percent):
        return (
            "digit_preference",
            f"{percent} % of the answers below 10 are 0 or 5: customers do not use the scale point by point.",
            f"{percent} % des réponses sous 10 sont des 0 ou des 5 : les clients n’utilisent pas chaque point de l’échelle.",
        )

    def channels(before, after):
        return (
            "channels_differ",
            f"Asked by {before} and by {after}: part of the difference may be the channel.",
            f"Demandé par {before} et par {after} : une part de l’écart peut venir du canal.",
        )

    def rates(before, after):
        return (
            "response_rates_differ",
            f"{before} % answered on one side and {after} % on the other: part of the difference may be who answers.",
            f"{before} % de réponses d’un côté et {after} % de l’autre : une part de l’écart peut venir de qui répond.",
        )

    last = "En vous fondant sur votre dernier contact, recommanderiez-vous notre marque ?"
    brand = "How likely are you to recommend us to a friend?"
    checked = [
        # name, answers, context, codes or sentences
        ("nothing known", usual, {}, []),
        ("transactional wording", usual, {"kind": "relational", "wording": last}, ["transactional_wording"]),
        ("typographic apostrophe", usual, {"kind": "relational", "wording": "After today’s chat?"}, ["transactional_wording"]),
        ("relational wording", usual, {"kind": "transactional", "wording": brand}, ["relational_wording"]),
        ("wording of its kind", usual, {"kind": "transactional", "wording": last}, []),
        ("blank wording", usual, {"kind": "transactional", "wording": "  "}, []),
        ("low response", usual, {"sent": 1000}, [low(85, 1000)]),
        ("low response, stated", usual, {"sent": 1000, "answered": 199}, [low(199, 1000)]),
        ("response enough", usual, {"sent": 1000, "answered": 200}, []),
        ("nobody asked", usual, {"sent": 0, "answered": 0}, []),
        ("selective response", usual, {"groups": {"a": [100, 50], "b": [100, 20]}}, [selective(20, 50)]),
        ("response of two small groups", usual, {"groups": {"a": [10, 5], "b": [10, 2]}}, []),
        ("response nearly alike", usual, {"groups": {"a": [10000, 3000], "b": [10000, 2100]}}, []),
        ("one group", usual, {"groups": {"a": [100, 50]}}, []),
        ("everybody answered", usual, {"groups": {"a": [100, 100], "b": [50, 50]}}, []),
        ("stale", usual, {"age_days": 91, "horizon_days": 90}, [stale(91, 90)]),
        ("just in time", usual, {"age_days": 90, "horizon_days": 90}, []),
        ("heaping", [4, 1, 1, 2, 2, 6, 5, 8, 90, 8, 4], {}, [heaping(8, 85)]),
        ("not heaped enough", [4, 1, 1, 2, 2, 6, 5, 8, 22, 8, 4], {}, []),
        ("forced tens", [1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 96], {}, [forced(10, 96)]),
        ("many tens", [4, 0, 0, 0, 0, 2, 0, 2, 2, 4, 86], {}, []),
        ("digits", [30, 1, 0, 1, 1, 40, 1, 1, 1, 1, 60], {}, [heaping(5, 95), digits(91)]),
    ]
    compared = [
        ("alike", {"channel": "SMS ", "wording": "Would you?"}, {"channel": "sms", "wording": "would  you?"}, []),
        ("kinds", {"kind": "relational"}, {"kind": "transactional"}, ["kinds_differ"]),
        ("wordings", {"wording": last}, {"wording": brand}, ["wordings_differ"]),
        ("channels", {"channel": "phone"}, {"channel": "sms"}, [channels("phone", "sms")]),
        ("rates", {"sent": 100, "answered": 50}, {"sent": 100, "answered": 20}, [rates(50, 20)]),
        ("rates of few", {"sent": 10, "answered": 5}, {"sent": 10, "answered": 2}, []),
        ("known of one only", {"channel": "phone", "kind": "relational"}, {}, []),
    ]

    def said(found):
        sentences = [(code, *named[code]) if isinstance(code, str) else code for code in found]
        return {"caveats": [{"code": code, "en": en, "fr": fr} for code, en, fr in sentences]}

    by_rule = "the rule in the description; sentences written by hand"
    cases = [
        {"name": name, "input": {"counts": counts, "context": given}, "expected": said(found), "reference": by_rule}
        for name, counts, given, found in checked
    ]
    cases += [
        {"name": f"compared/{name}", "input": {"before": a, "after": b}, "expected": said(found), "reference": by_rule}
        for name, a, b, found in compared
    ]
    return CONTEXT, cases
