//! Counts with noise, of which nobody can be made out, and the budget for them.

use std::cell::RefCell;

use napi::bindgen_prelude::{Env, JsObjectValue, This, Unknown};
use napi_derive::napi;
use nps_core::{Epsilon, Error, Neighbours, PrivateOptions, Scale};

use crate::convert::{
    answer, answers_with, bytes_in, count_in, entries, exact, exact_all, instance, list, made_by_new, object, text,
};
use crate::error::OrThrow;
use crate::score::{Caveat, Counts, Distribution, given, read_level, read_scale};
use crate::work::Outcome;

fn epsilon_in(env: Env, value: Unknown<'_>) -> napi::Result<Epsilon> {
    Epsilon::read(&answer(value)?).or_throw(env)
}

fn neighbours_in(env: Env, value: Unknown<'_>) -> napi::Result<Neighbours> {
    text(env, "neighbours", value)?.parse().or_throw(env)
}

/// The answers at each point of their scale, with discrete Laplace noise that is drawn exactly; spends of the budget.
///
/// Where only the score is wanted, `privateCounts` has less noise in it. What is hidden is one answer:
/// where customers answer several times, `bounded` of `Observations` hides the customer.
#[napi(catch_unwind, ts_args_type = "answers: Distribution, options: PrivateOptions")]
pub fn private_histogram(env: Env, answers: Unknown, options: Unknown) -> napi::Result<PrivateHistogram> {
    let answers = instance::<Distribution>(env, "answers", answers, "a Distribution")?.core();
    let (options, _) = Release::read(env, options, false)?;
    options.spend(env, |options, budget| nps_core::private_histogram(&answers, options, budget))
}

/// The answers of each class, with noise; spends of the budget.
#[napi(catch_unwind, ts_args_type = "counts: Readonly<Counts>, options: PrivateOptions & { scale?: string }")]
pub fn private_counts(env: Env, counts: Unknown, options: Unknown) -> napi::Result<PrivateHistogram> {
    let counts = Counts::read(env, "counts", counts)?;
    let (options, scale) = Release::read(env, options, true)?;
    options.spend(env, |options, budget| nps_core::private_counts(counts, scale, options, budget))
}

/// How a release was asked for.
struct Release<'env> {
    options: PrivateOptions,
    budget: Unknown<'env>,
}

impl<'env> Release<'env> {
    fn read(env: Env, given: Unknown<'env>, on_scale: bool) -> napi::Result<(Self, Scale)> {
        const NAMES: [&str; 5] = ["epsilon", "seed", "budget", "neighbours", "scale"];
        let given = object(env, "options", given)?;
        let (mut neighbours, mut scale) = (Neighbours::default(), Scale::ZERO_TO_TEN);
        for (name, value) in entries(given)? {
            match name.as_str() {
                "epsilon" | "seed" | "budget" => {}
                "neighbours" => neighbours = neighbours_in(env, value)?,
                "scale" if on_scale => scale = read_scale(env, value)?,
                _ => {
                    let known = if on_scale { &NAMES[..] } else { NAMES.get(..4).unwrap_or_default() };
                    return Err(Error::unknown_option(&name, known)).or_throw(env);
                }
            }
        }
        let epsilon = epsilon_in(env, given.get_named_property("epsilon")?)?;
        let budget = given.get_named_property("budget")?;
        let seed = bytes_in(env, given.get_named_property("seed")?)?;
        let options = PrivateOptions::new(epsilon, neighbours, seed).or_throw(env)?;
        Ok((Self { options, budget }, scale))
    }

    fn spend(
        self,
        env: Env,
        release: impl FnOnce(&PrivateOptions, &mut nps_core::PrivacyBudget) -> nps_core::Result<nps_core::PrivateHistogram>,
    ) -> napi::Result<PrivateHistogram> {
        let budget = instance::<PrivacyBudget>(env, "budget", self.budget, "a PrivacyBudget")?;
        release(&self.options, &mut budget.0.borrow_mut()).or_throw(env).map(PrivateHistogram)
    }
}

/// Answers of which each customer gave at most so many: what is published of them hides customers. Immutable.
///
/// All that they tell has noise, and how many answers were left out is not told.
#[napi]
pub struct BoundedAnswers(nps_core::BoundedAnswers);

impl Outcome for nps_core::BoundedAnswers {
    type Js = BoundedAnswers;

    fn into_js(self, _env: Env) -> napi::Result<BoundedAnswers> {
        Ok(BoundedAnswers(self))
    }
}

#[napi]
impl BoundedAnswers {
    /// They are made by `bounded`; `new BoundedAnswers()` throws.
    #[napi(constructor, catch_unwind)]
    pub fn new(env: Env) -> napi::Result<Self> {
        Err(Error::invalid_argument("bounded answers", "made by new", "observations.bounded()")).or_throw(env)
    }

    /// How many answers of a customer there are at most.
    #[napi(getter, catch_unwind)]
    pub fn per_customer(&self) -> u32 {
        self.0.per_customer()
    }

    /// The answers at each point of their scale, with noise that hides a customer with all that they answered.
    #[napi(catch_unwind, ts_args_type = "options: PrivateOptions")]
    pub fn private_histogram(&self, env: Env, options: Unknown) -> napi::Result<PrivateHistogram> {
        let (options, _) = Release::read(env, options, false)?;
        options.spend(env, |options, budget| self.0.private_histogram(options, budget))
    }

    /// The answers of each class, with noise that hides a customer with all that they answered.
    #[napi(catch_unwind, ts_args_type = "options: PrivateOptions")]
    pub fn private_counts(&self, env: Env, options: Unknown) -> napi::Result<PrivateHistogram> {
        let (options, _) = Release::read(env, options, false)?;
        options.spend(env, |options, budget| self.0.private_counts(options, budget))
    }

    /// One line: the bound.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> String {
        format!("BoundedAnswers at most {} of a customer", self.0.per_customer())
    }
}

/// A ledger of privacy loss: what is published of the same answers adds up, and never to more than the budget.
#[napi]
pub struct PrivacyBudget(RefCell<nps_core::PrivacyBudget>);

#[napi]
impl PrivacyBudget {
    /// A budget of which nothing is spent.
    #[napi(constructor, catch_unwind, ts_args_type = "total: Epsilon")]
    pub fn new(env: Env, this: This, total: Unknown) -> napi::Result<Self> {
        made_by_new::<Self>(env, this, "PrivacyBudget")?;
        Ok(Self(RefCell::new(nps_core::PrivacyBudget::new(epsilon_in(env, total)?))))
    }

    /// Reads what `JSON.stringify` wrote of one.
    #[napi(factory, catch_unwind, ts_args_type = "data: string")]
    pub fn from_json(env: Env, data: Unknown) -> napi::Result<Self> {
        let data = text(env, "data", data)?;
        let wrong = |error: serde_json::Error| Error::invalid_argument("data", &error.to_string(), "a budget as JSON");
        let budget = serde_json::from_str(&data).map_err(wrong).or_throw(env)?;
        Ok(Self(RefCell::new(budget)))
    }

    /// What is kept of it.
    #[napi(js_name = "toJSON", catch_unwind, ts_return_type = "{ total: string; spent: string }")]
    pub fn to_json(&self) -> BudgetFields {
        BudgetFields { total: self.total(), spent: self.spent() }
    }

    /// Enters a loss; throws, and enters nothing, where it is more than what is left.
    #[napi(catch_unwind, ts_args_type = "epsilon: Epsilon")]
    pub fn spend(&self, env: Env, epsilon: Unknown) -> napi::Result<()> {
        let epsilon = epsilon_in(env, epsilon)?;
        self.0.borrow_mut().spend(epsilon).or_throw(env)
    }

    /// The whole budget, as a fraction.
    #[napi(getter, catch_unwind)]
    pub fn total(&self) -> String {
        self.0.borrow().total().to_string()
    }

    /// What is spent, as a fraction.
    #[napi(getter, catch_unwind)]
    pub fn spent(&self) -> String {
        self.0.borrow().spent()
    }

    /// What is left, as a fraction.
    #[napi(getter, catch_unwind)]
    pub fn left(&self) -> String {
        self.0.borrow().left()
    }

    /// One line: what is left of what.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> String {
        format!("PrivacyBudget {} of {} left", self.left(), self.total())
    }
}

/// What is kept of a budget.
#[napi(object, object_from_js = false)]
pub struct BudgetFields {
    /// The whole budget, as a fraction.
    pub total: String,
    /// What is spent, as a fraction.
    pub spent: String,
}

/// Counts that may be published: each with noise of its own, none below 0. Immutable.
#[napi]
pub struct PrivateHistogram(nps_core::PrivateHistogram);

#[napi]
impl PrivateHistogram {
    /// Counts as they were published: one for each point of the scale, or detractors, passives and promoters.
    #[napi(
        constructor,
        catch_unwind,
        ts_args_type = "counts: readonly number[], epsilon: Epsilon, options?: PublishedOptions"
    )]
    pub fn new(env: Env, this: This, counts: Unknown, epsilon: Unknown, options: Unknown) -> napi::Result<Self> {
        made_by_new::<Self>(env, this, "PrivateHistogram")?;
        let (mut neighbours, mut scale, mut most) = (Neighbours::default(), Scale::ZERO_TO_TEN, None);
        for (name, value) in given(env, options)? {
            match name.as_str() {
                "neighbours" => neighbours = neighbours_in(env, value)?,
                "perCustomer" => most = Some(count_in(env, "answers of a customer", value)?),
                "scale" => scale = read_scale(env, value)?,
                _ => {
                    let known = ["neighbours", "perCustomer", "scale"];
                    return Err(Error::unknown_option(&name, &known)).or_throw(env);
                }
            }
        }
        let counts = answers_with(env, "counts", list(env, "counts", counts)?, |count| match count {
            Some(count) => count_in(env, "answers", count),
            None => Err(Error::invalid_argument("counts", "a list with a hole", "counts")).or_throw(env),
        })?;
        let epsilon = epsilon_in(env, epsilon)?;
        let published = nps_core::PrivateHistogram::published(scale, &counts, epsilon, neighbours).or_throw(env)?;
        let Some(most) = most else { return Ok(Self(published)) };
        published.of_customers(u32::try_from(most).unwrap_or(u32::MAX)).or_throw(env).map(Self)
    }

    /// The counts: of each point from the lowest, or of detractors, passives and promoters.
    #[napi(getter, catch_unwind)]
    pub fn counts(&self, env: Env) -> napi::Result<Vec<f64>> {
        exact_all(env, self.0.counts())
    }

    /// The scale the answers were given on.
    #[napi(getter, catch_unwind)]
    pub fn scale(&self) -> String {
        self.0.scale().to_string()
    }

    /// What they tell at most, as a fraction.
    #[napi(getter, catch_unwind)]
    pub fn epsilon(&self) -> String {
        self.0.epsilon().to_string()
    }

    /// What they hide.
    #[napi(getter, catch_unwind, ts_return_type = "Neighbours")]
    pub fn neighbours(&self) -> &'static str {
        self.0.neighbours().name()
    }

    /// How many answers of a customer are used at most; null where what is hidden is one answer.
    #[napi(getter, catch_unwind)]
    pub fn per_customer(&self) -> Option<u32> {
        self.0.per_customer()
    }

    /// The score of the counts, with an interval that knows of the noise. Throws `NPS_UNRELIABLE` where the number of
    /// answers times epsilon is below 50, or 50 times `perCustomer`.
    #[napi(catch_unwind, ts_args_type = "options?: { level?: number }")]
    pub fn nps(&self, env: Env, options: Unknown) -> napi::Result<PrivateNps> {
        let found = self.0.nps(read_level(env, options)?).or_throw(env)?;
        Ok(PrivateNps {
            nps: found.nps,
            lower: found.lower,
            upper: found.upper,
            level: found.level,
            n: exact(env, found.n)?,
            standard_error: found.standard_error,
            noise_error: found.noise_error,
            caveats: found.caveats.iter().map(Caveat::from).collect(),
        })
    }

    /// One line: how many counts, and what they tell.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> String {
        format!("PrivateHistogram {} counts, epsilon {}", self.0.counts().len(), self.0.epsilon())
    }
}

/// A score of private counts.
#[napi(object, object_from_js = false)]
pub struct PrivateNps {
    /// The score, in points.
    pub nps: f64,
    /// Lower bound of the interval, in points.
    pub lower: f64,
    /// Upper bound of the interval, in points.
    pub upper: f64,
    /// Confidence level of the interval, 0 to 1.
    pub level: f64,
    /// How many answers there are, as far as the noise tells.
    pub n: f64,
    /// The standard error, in points, noise included.
    pub standard_error: f64,
    /// The part of the noise alone, in points.
    pub noise_error: f64,
    /// What to know before using the figure.
    pub caveats: Vec<Caveat>,
}
