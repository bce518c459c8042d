"""Reference numbers of special functions and laws, to fifty digits by mpmath; SciPy says nearly the same of each."""

import mpmath as mp
import numpy as np
import scipy
from mpmath import mpf
from scipy import special, stats

TOOL = f"mpmath {mp.__version__}"
SEEN = f"seen by scipy {scipy.__version__}"
REL = {"rel": 1e-12}
SMALLEST = 1e-290
DIGITS = 60
mp.mp.dps = DIGITS


def precise(tails):
    """Both tails with all their digits: again with more where one is what little remains of 1. None below 1e-320."""

    def found(*args):
        for digits in (DIGITS, 140, 400):
            with mp.workdps(digits):
                lower, upper = tails(*args)
                if min(lower, upper) > mpf(10) ** (40 - digits):
                    return lower, upper
        return (mpf(0), mpf(1)) if lower < upper else (mpf(1), mpf(0))

    return found


def total(first_ratio):
    """1 + r(0) + r(0) r(1) + ..., of positive terms."""
    sum_, term, k = mpf(1), mpf(1), 0
    while True:
        ratio = first_ratio(k)
        term *= ratio
        sum_ += term
        k += 1
        if ratio < 1 and term < sum_ * (1 - ratio) * mp.eps:
            return sum_


@precise
def beta_tails(a, b, x, y):
    """I_x(a, b) and I_y(b, a), by DLMF 8.17.8 for the smaller of x and y = 1 - x, given as functions of nothing."""
    a, b, x, y = mpf(a), mpf(b), x(), y()
    if x > y:
        upper, lower = beta_series(b, a, y, x)
        return lower, upper
    return beta_series(a, b, x, y)


def beta_series(a, b, x, y):
    """One tail by its series, the other as what remains."""
    log_factor = a * mp.log(x) + b * mp.log(y) + mp.loggamma(a + b) - mp.loggamma(a + 1) - mp.loggamma(b)
    lower = mp.exp(log_factor) * total(lambda k: (a + b + k) / (a + 1 + k) * x)
    return lower, 1 - lower


@precise
def gamma_tails(a, x):
    """P(a, x) and Q(a, x), by DLMF 8.11.4."""
    a, x = mpf(a), mpf(x)
    lower = mp.exp(a * mp.log(x) - x - mp.loggamma(a + 1)) * total(lambda k: x / (a + 1 + k))
    return lower, 1 - lower


def beta_at(a, b, x):
    """The tails at a number x."""
    return beta_tails(a, b, lambda: mpf(x), lambda: 1 - mpf(x))


def student_two_sided(t, df):
    """P(|T| > t)."""
    square = lambda: mpf(t) ** 2  # noqa: E731
    return beta_tails(mpf(df) / 2, 0.5, lambda: df / (df + square()), lambda: square() / (df + square()))[0]


def fisher_upper(f, df, df_error):
    """P(F > f)."""
    scaled = lambda: mpf(f) * df  # noqa: E731
    x, y = lambda: df_error / (df_error + scaled()), lambda: scaled() / (df_error + scaled())
    return beta_tails(mpf(df_error) / 2, mpf(df) / 2, x, y)[0]


def tails_case(name, call, arguments, tails, scipys):
    """A case of both tails; SciPy's have to be near, but for shapes of 1e8: there its `gammainc` has no digit right."""
    loosest = 1e-6 if max(arguments) < 1e6 else np.inf
    lower, upper = (float(tail) for tail in tails)
    for ours, theirs in ((lower, scipys[0]), (upper, scipys[1])):
        near = abs(ours - theirs) <= loosest * abs(ours)
        assert near or min(ours, theirs) < SMALLEST, f"{name} {arguments}: {ours}, SciPy {theirs}"
    return {
        "name": f"{name}/{'/'.join(map(repr, arguments))}",
        "input": {"function": name, "arguments": arguments},
        "expected": {"lower": lower, "upper": upper},
        "tolerance": REL | {"abs": SMALLEST},
        "reference": f"{TOOL}: {call} summed to {DIGITS} digits; {SEEN}",
    }


def incomplete():
    """Both tails of beta and gamma."""
    cases = []
    shapes = (0.5, 1.0, 2.5, 30.0, 499.5, 501.0, 1e5, 1e8)
    for a in shapes:
        for b in shapes:
            mean = a / (a + b)
            spread = float(np.sqrt(mean * (b / (a + b)) / (a + b + 1)))
            # Beside the mean by so many deviations, and of the far ends.
            places = {mean + z * spread for z in (-20, -8, -2, -0.1, 0.2, 1.5, 5, 12)} | {1e-6, 0.3, 1 - 2**-20}
            for x in sorted(place for place in places if 0 < place < 1):
                scipys = special.betainc(a, b, x), special.betaincc(a, b, x)
                if min(scipys) > 1e-200:
                    tails = beta_at(a, b, x)
                    cases.append(tails_case("beta", "DLMF 8.17.8", [a, b, x], tails, scipys))
        places = {a + z * float(np.sqrt(a)) for z in (-30, -8, -3, -1, 0.0, 0.2, 1.5, 4, 12, 30)} | {
            1e-9,
            0.3,
            1.0,
            a + 1,
        }
        for x in sorted(place for place in places if place > 0):
            scipys = special.gammainc(a, x), special.gammaincc(a, x)
            if min(scipys) > 1e-200:
                tails = gamma_tails(a, x)
                cases.append(tails_case("gamma", "DLMF 8.11.4", [a, x], tails, scipys))
    return "Regularised incomplete beta I_x(a, b) and gamma P(a, x), and what remains of 1.", cases


def law_case(name, call, arguments, value, seen, loosest=1e-8):
    """A case of one number; SciPy's has to be near."""
    value = float(value)
    assert abs(value - seen) <= loosest * abs(value), f"{name} {arguments}: {value}, SciPy {seen}"
    return {
        "name": f"{name}/{'/'.join(map(repr, arguments))}",
        "input": {"function": name, "arguments": arguments},
        "expected": {"value": value},
        "tolerance": REL,
        "reference": f"{TOOL}: {call}; {DIGITS} digits; {SEEN}",
    }


def quantile(point, below, density):
    """A number p near the probability below a point, and the p quantile: one step of Newton's from the point."""
    p = float(below)
    return p, point + (mpf(p) - below) / density


def student_density(t, df):
    """The density of T at t."""
    log_factor = mp.loggamma((mpf(df) + 1) / 2) - mp.loggamma(mpf(df) / 2) - mp.log(df * mp.pi) / 2
    return mp.exp(log_factor - (mpf(df) + 1) / 2 * mp.log(1 + mpf(t) ** 2 / df))


def beta_density(a, b, x):
    """The density of a beta variable at x."""
    log_factor = mp.loggamma(mpf(a) + b) - mp.loggamma(a) - mp.loggamma(b)
    return mp.exp(log_factor + (a - 1) * mp.log(mpf(x)) + (b - 1) * mp.log(1 - mpf(x)))


def laws():
    """Tails and quantiles of laws."""
    cases = []
    freedoms = (1.0, 1.5, 2.0, 3.0, 7.3, 29.0, 200.0, 999.0, 1e4, 1e6, 1e9, 1e15)
    for df in freedoms:
        for t in (1e-9, 0.01, 0.5, 0.9, 1.0, 1.3, 1.96, 3.3, 8.0, 30.0, 1e3, 1e30):
            seen = 2 * stats.t.sf(t, df)
            if seen > SMALLEST:
                value = student_two_sided(t, df)
                cases.append(law_case("student_two_sided", "I_x(df/2, 1/2)", [t, df], value, seen, 1e-6))
        for t in (1e-9, 0.01, 0.5, 0.67, 1.0, 1.96, 3.3, 5.0, 8.0, 30.0, 700.0, 1e5, 1e13):
            if stats.t.sf(t, df) < SMALLEST:
                continue
            tail = student_two_sided(t, df) / 2
            for sign in (-1, 1):
                with mp.workdps(DIGITS):
                    below = tail if sign < 0 else 1 - tail
                    if tail < 1e-9 < below:
                        continue
                    p, value = quantile(sign * mpf(t), below, student_density(t, df))
                    # What is left of the rounding of p is its square.
                    assert abs(value / (sign * t) - 1) < 1e-6 or t < 1e-6
                seen = float(stats.t.ppf(p, df))
                call = "I_x(df/2, 1/2) at t, and a step of Newton's from there"
                cases.append(law_case("student_quantile", call, [df, p], value, seen, 1e-2 if t > 1e-6 else np.inf))
    for df in (1.0, 2.0, 3.0, 4.5, 10.0, 99.0, 1e3, 1e6):
        for x in (1e-9, 0.3, 3.84, 20.0, 99.0, 600.0, 999.0, 1_200.0, 1e6, 1_003_000.0):
            seen = stats.chi2.sf(x, df)
            if seen > SMALLEST:
                value = gamma_tails(mpf(df) / 2, mpf(x) / 2)[1]
                cases.append(law_case("chi_squared_upper", "Q(df/2, x/2)", [x, df], value, seen))
    for df in (1.0, 2.0, 5.0, 40.0, 1_500.0):
        for df_error in (1.0, 3.3, 20.5, 1e3, 1e6, 1e12):
            for f in (1e-6, 0.5, 0.99, 1.0, 1.1, 2.2, 10.0, 1e4):
                seen = stats.f.sf(f, df, df_error)
                if seen > SMALLEST:
                    value = fisher_upper(f, df, df_error)
                    cases.append(
                        law_case("fisher_upper", "I_x(df_error/2, df/2)", [f, df, df_error], value, seen, 1e-6)
                    )
    for n, p in ((1, 0.5), (10, 0.5), (10, 0.03), (57, 0.7), (1_000, 1e-6), (20_000, 0.5), (10**7, 0.31)):
        middle, spread = n * p, float(np.sqrt(n * p * (1 - p)))
        for k in sorted({round(middle + z * spread) for z in (-9, -3, -1, 0, 0.5, 2, 7)}):
            if 0 <= k < n:
                at_most = beta_at(k + 1, n - k, p)[1]
                cases.append(
                    law_case("binomial_at_most", "I_q(n - k, k + 1)", [k, n, p], at_most, stats.binom.cdf(k, n, p))
                )
            if 0 < k <= n:
                at_least = beta_at(k, n - k + 1, p)[0]
                cases.append(
                    law_case("binomial_at_least", "I_p(k, n - k + 1)", [k, n, p], at_least, stats.binom.sf(k - 1, n, p))
                )
    for a, b in ((0.5, 0.5), (0.5, 9.5), (3.0, 2.0), (81.0, 20.5), (600.0, 5_000.0), (1e8, 3e7)):
        for wanted in (1e-100, 1e-9, 0.025, 0.3, 0.5, 0.8, 0.999):
            x = float(stats.beta.ppf(wanted, a, b))
            if 1e-180 < x < 1:
                with mp.workdps(DIGITS):
                    p, value = quantile(mpf(x), beta_at(a, b, x)[0], beta_density(a, b, x))
                cases.append(law_case("beta_quantile", "I_x(a, b), and a step of Newton's", [a, b, p], value, x))
    for z in (-37.0, -21.5, -9.3, -8.1, -6.0, -5.1, -3.3, -2.5, -1.5, -1.43, -1.2, -0.8, -0.2, -1e-9):
        for sign in (1, -1):
            with mp.workdps(DIGITS):
                below = mp.erfc(-sign * z / mp.sqrt(2)) / 2
                if sign < 0 and z < -6:
                    continue
                p, value = quantile(mpf(sign * z), below, mp.npdf(z))
            cases.append(
                law_case("normal_quantile", "erfc, and a step of Newton's", [p], value, stats.norm.ppf(p), 1e-6)
            )
    return "Tails and quantiles of laws.", cases
