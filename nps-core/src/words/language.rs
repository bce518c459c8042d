//! The messages of one language, and the parts that sentences share.

use fluent_bundle::types::{FluentNumber, FluentNumberOptions};
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};

use crate::score::{Counts, Difference, Language};
use crate::situation::{Condition, Value};
use crate::words::numbers::{percent, signed, unsigned, whole};

/// What a message is given: its variables by name.
pub(super) type Given<'a> = [(&'static str, FluentValue<'a>)];

/// The messages of one language. Made for each sentence: the library keeps no global state.
pub(super) struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

/// The messages of a language, as written.
pub(super) const fn source(language: Language) -> &'static str {
    match language {
        Language::English => include_str!("en.ftl"),
        Language::French => include_str!("fr.ftl"),
    }
}

/// A difference or a score whose figures are all there: estimate, lower and upper bound.
pub(super) fn known(figures: [Option<f64>; 3]) -> Option<[f64; 3]> {
    match figures.map(|figure| figure.filter(|figure| figure.is_finite())) {
        [Some(estimate), Some(lower), Some(upper)] => Some([estimate, lower, upper]),
        _ => None,
    }
}

/// The figures of a difference, where it is shown.
pub(super) fn shown(difference: &Difference) -> Option<[f64; 3]> {
    known([difference.difference, difference.lower, difference.upper]).filter(|_| difference.is_shown())
}

/// Whether chance may explain a difference, after correction for all that were looked at.
pub(super) fn may_be_chance(p_adjusted: Option<f64>, level: f64) -> bool {
    !p_adjusted.is_some_and(|p| p < 1.0 - level)
}

impl Words {
    pub(super) fn new(language: Language) -> Self {
        let code = match language {
            Language::English => "en",
            Language::French => "fr",
        };
        let mut bundle = FluentBundle::new(code.parse().into_iter().collect());
        // Plain text: no invisible marks around what is filled in.
        bundle.set_use_isolating(false);
        let (Ok(resource) | Err((resource, _))) = FluentResource::try_new(source(language).to_owned());
        bundle.add_resource_overriding(resource);
        Self { language, bundle }
    }

    /// A message with its variables filled in; what is filled in appears as it is.
    ///
    /// Every message exists in every language with the same variables, so that nothing fails here: tests walk them all.
    pub(super) fn say(&self, id: &str, given: &Given<'_>) -> String {
        let Some(pattern) = self.bundle.get_message(id).and_then(|message| message.value()) else {
            return id.to_owned();
        };
        let args: FluentArgs<'_> = given.iter().map(|(name, value)| (*name, value.clone())).collect();
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
        #[cfg(test)]
        crate::words::tests::said(self.language, id, &errors);
        text
    }

    /// Points with their sign and the word.
    pub(super) fn points(&self, points: f64) -> String {
        self.say("points", &[("count", plural(points)), ("figure", self.signed(points).into())])
    }

    /// Points without their sign, and the word.
    pub(super) fn distance(&self, points: f64) -> String {
        self.say("points", &[("count", plural(points)), ("figure", unsigned(points, self.language).into())])
    }

    pub(super) fn answers(&self, n: u64) -> String {
        self.say("answers", &[("count", count(n)), ("figure", self.whole(n).into())])
    }

    pub(super) fn answers_around(&self, before: Counts, after: Counts) -> String {
        let (before, after) = (before.n(), after.n());
        let given =
            [("count", count(before)), ("before", self.whole(before).into()), ("after", self.whole(after).into())];
        self.say("answers-around", &given)
    }

    /// Conditions that are all met; `None` where there is none.
    pub(super) fn place(&self, conditions: &[Condition]) -> Option<String> {
        self.list(conditions.iter().map(|condition| self.condition(condition)).collect())
    }

    /// Several things in a row; `None` where there is none.
    pub(super) fn list(&self, mut things: Vec<String>) -> Option<String> {
        let last = things.pop()?;
        let earlier = things
            .into_iter()
            .reduce(|first, next| self.say("list-more", &[("first", first.into()), ("next", next.into())]));
        Some(match earlier {
            Some(first) => self.say("list-last", &[("first", first.into()), ("last", last.into())]),
            None => last,
        })
    }

    fn condition(&self, condition: &Condition) -> String {
        let dimension = ("dimension", condition.dimension.as_str().into());
        match &condition.value {
            Value::Null => self.say("condition-null", &[dimension]),
            value => self.say("condition", &[dimension, ("value", value.to_string().into())]),
        }
    }

    pub(super) fn signed(&self, points: f64) -> String {
        signed(points, self.language)
    }

    pub(super) fn whole(&self, n: u64) -> String {
        whole(n, self.language)
    }

    pub(super) fn percent(&self, level: f64) -> String {
        percent(level, self.language)
    }
}

/// What Fluent chooses singular or plural by. Beyond a thousand nothing changes, and its numbers stop at 2^64.
pub(super) fn count(n: u64) -> FluentValue<'static> {
    n.min(1_000).into()
}

/// The same of points, as they are shown.
fn plural(points: f64) -> FluentValue<'static> {
    let shown = (10.0 * points.abs().min(1_000.0)).round() / 10.0;
    let options = FluentNumberOptions { minimum_fraction_digits: Some(1), ..FluentNumberOptions::default() };
    FluentValue::Number(FluentNumber::new(shown, options))
}
