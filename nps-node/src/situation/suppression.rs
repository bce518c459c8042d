//! What may be told of few, and what was told.

use std::cell::RefCell;

use napi::bindgen_prelude::{Env, Object, This, Unknown};
use napi_derive::napi;
use nps_core::Error;

use crate::convert::{
    JsLabel, answers_with, count_in, entries, exact, exact_all, instance, label, list, made_by_new, object, parsed,
    place, text,
};
use crate::error::OrThrow;
use crate::score::{Counts, given};
use crate::situation::tree::{ChangeTree, Tree};
use crate::situation::{day_argument, iso};

/// From how many answers on a part of a whole is shown. Immutable.
///
/// A part is withheld where it has few answers, or not many that are all of one class, and others with it, the smallest
/// first, until what is left of the whole gives nothing away either.
#[napi]
pub struct Suppression(nps_core::Suppression);

/// A list of counts; a hole is none.
fn counts_in(env: Env, name: &str, value: Unknown<'_>) -> napi::Result<Vec<nps_core::Counts>> {
    answers_with(env, name, list(env, name, value)?, |counts| match counts {
        Some(counts) => Counts::read(env, name, counts),
        None => Err(Error::invalid_argument(name, "a list with a hole", "counts")).or_throw(env),
    })
}

#[napi]
impl Suppression {
    /// The rule: from `minCell` answers on (default 5), from `minAlike` where all are of one class (default 10).
    #[napi(constructor, catch_unwind, ts_args_type = "options?: { minCell?: number; minAlike?: number }")]
    pub fn new(env: Env, this: This, options: Unknown) -> napi::Result<Self> {
        made_by_new::<Self>(env, this, "Suppression")?;
        let mut rule = nps_core::Suppression::default();
        for (name, value) in given(env, options)? {
            match name.as_str() {
                "minCell" => rule.min_cell = count_in(env, "answers", value)?,
                "minAlike" => rule.min_alike = count_in(env, "answers", value)?,
                _ => return Err(Error::unknown_option(&name, &["minCell", "minAlike"])).or_throw(env),
            }
        }
        Ok(Self(rule))
    }

    /// The number of answers from which a part is shown.
    #[napi(getter, catch_unwind)]
    pub fn min_cell(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.0.min_cell)
    }

    /// The number of answers from which a part is shown whose answers are all of one class.
    #[napi(getter, catch_unwind)]
    pub fn min_alike(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.0.min_alike)
    }

    /// Whether so many answers may be told by themselves.
    #[napi(catch_unwind, ts_args_type = "counts: Readonly<Counts>")]
    pub fn allows(&self, env: Env, counts: Unknown) -> napi::Result<bool> {
        Ok(self.0.allows(Counts::read(env, "counts", counts)?))
    }

    /// Which parts of a whole are withheld, where it is told; null where not even their number may be told.
    #[napi(catch_unwind, ts_args_type = "parts: ReadonlyArray<Readonly<Counts>>")]
    pub fn parts(&self, env: Env, parts: Unknown) -> napi::Result<Option<Vec<bool>>> {
        Ok(self.0.parts(&counts_in(env, "parts", parts)?))
    }

    /// Which cells of a table are withheld, where the sums of its rows and columns are told; null where those sums give
    /// away too much by themselves, so that rows or columns have to be put together first.
    #[napi(catch_unwind, ts_args_type = "rows: ReadonlyArray<ReadonlyArray<Readonly<Counts>>>")]
    pub fn table(&self, env: Env, rows: Unknown) -> napi::Result<Option<Vec<Vec<bool>>>> {
        let rows = answers_with(env, "rows", list(env, "rows", rows)?, |row| match row {
            Some(row) => counts_in(env, "a row", row),
            None => Err(Error::invalid_argument("rows", "a list with a hole", "lists of counts")).or_throw(env),
        })?;
        self.0.table(&rows).or_throw(env)
    }

    /// One line: the two numbers.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> String {
        format!("Suppression of fewer than {}, of fewer than {} alike", self.0.min_cell, self.0.min_alike)
    }
}

/// A set of answers whose figures were told.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct PublishedSet {
    /// The first day of the answers, as `2026-01-05`; null where they have none.
    pub start: Option<String>,
    /// The day after the last; null where they have none.
    pub end: Option<String>,
    /// The dimension of each step from all answers to these.
    pub dimensions: Vec<String>,
    /// The value of each step; null for none.
    #[napi(ts_type = "Label[]")]
    pub path: Vec<JsLabel>,
    /// How many there are of each class.
    pub counts: Counts,
}

/// What was told of some answers, so that no later release can be subtracted from it.
///
/// Two sets of which one lies within the other tell the difference between them; so do a whole and all of its parts. A
/// release after which such a difference is of few answers is refused, and nothing of it is kept.
#[napi]
pub struct ReleaseLedger(RefCell<nps_core::ReleaseLedger>);

/// The first day, and the day after the last, that options name.
fn days_in(env: Env, options: Vec<(String, Unknown<'_>)>) -> napi::Result<[Option<i32>; 2]> {
    let (mut start, mut end) = (None, None);
    for (name, value) in options {
        let is_null = value.get_type()? == napi::ValueType::Null;
        match name.as_str() {
            "start" | "end" if is_null => {}
            "start" => start = Some(day_argument(env, "start", value)?),
            "end" => end = Some(day_argument(env, "end", value)?),
            _ => return Err(Error::unknown_option(&name, &["start", "end"])).or_throw(env),
        }
    }
    Ok([start, end])
}

#[napi]
impl ReleaseLedger {
    /// A ledger of nothing told so far.
    #[napi(constructor, catch_unwind, ts_args_type = "suppression?: Suppression")]
    pub fn new(env: Env, this: This, suppression: Unknown) -> napi::Result<Self> {
        made_by_new::<Self>(env, this, "ReleaseLedger")?;
        let rule = match suppression.get_type()? {
            napi::ValueType::Undefined => nps_core::Suppression::default(),
            _ => instance::<Suppression>(env, "suppression", suppression, "a Suppression")?.0,
        };
        Ok(Self(RefCell::new(nps_core::ReleaseLedger::new(rule))))
    }

    /// Reads what `JSON.stringify` wrote of one, in any language.
    #[napi(factory, catch_unwind, ts_args_type = "data: string")]
    pub fn from_json(env: Env, data: Unknown) -> napi::Result<Self> {
        let data = text(env, "data", data)?;
        let wrong = |error: serde_json::Error| Error::invalid_argument("data", &error.to_string(), "a ledger as JSON");
        let ledger = serde_json::from_str(&data).map_err(wrong).or_throw(env)?;
        Ok(Self(RefCell::new(ledger)))
    }

    /// What is kept of it, the same in every language.
    #[napi(js_name = "toJSON", catch_unwind, ts_return_type = "object")]
    pub fn to_json<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        let ledger = self.0.borrow();
        for set in ledger.sets() {
            exact_all(*env, &set.counts)?;
        }
        parsed(env, serde_json::to_string(&*ledger))
    }

    /// Enters what a tree tells of the answers from the day `start` up to and without the day `end`. Throws, and enters
    /// nothing, where a difference may not be told.
    #[napi(catch_unwind, ts_args_type = "tree: Tree, options?: ReleaseDays")]
    pub fn release(&self, env: Env, tree: Unknown, options: Unknown) -> napi::Result<()> {
        let tree = instance::<Tree>(env, "tree", tree, "a Tree")?;
        let [start, end] = days_in(env, given(env, options)?)?;
        self.0.borrow_mut().release(tree.core(), start, end).or_throw(env)
    }

    /// Enters what a change tells of the answers of both its periods.
    #[napi(catch_unwind, ts_args_type = "change: ChangeTree, options?: { before?: ReleaseDays; after?: ReleaseDays }")]
    pub fn release_change(&self, env: Env, change: Unknown, options: Unknown) -> napi::Result<()> {
        let change = instance::<ChangeTree>(env, "change", change, "a ChangeTree")?;
        let (mut before, mut after) = ([None; 2], [None; 2]);
        for (name, value) in given(env, options)? {
            match name.as_str() {
                "before" => before = days_in(env, entries(object(env, "before", value)?)?)?,
                "after" => after = days_in(env, entries(object(env, "after", value)?)?)?,
                _ => return Err(Error::unknown_option(&name, &["before", "after"])).or_throw(env),
            }
        }
        self.0.borrow_mut().release_change(change.core(), before, after).or_throw(env)
    }

    /// Takes over everything that another ledger knows to be told, by the stricter rule.
    #[napi(catch_unwind, ts_args_type = "other: ReleaseLedger")]
    pub fn merge(&self, env: Env, other: Unknown) -> napi::Result<()> {
        let other = instance::<Self>(env, "other", other, "a ReleaseLedger")?.0.borrow().clone();
        self.0.borrow_mut().merge(&other);
        Ok(())
    }

    /// What was told so far, in order.
    #[napi(getter, catch_unwind)]
    pub fn sets(&self, env: Env) -> napi::Result<Vec<PublishedSet>> {
        let set = |set: &nps_core::PublishedSet| {
            let [detractors, passives, promoters] = set.counts;
            Ok(PublishedSet {
                start: set.from.map(iso),
                end: set.to.map(iso),
                dimensions: set.path.iter().map(|step| step.dimension.clone()).collect(),
                path: set.path.iter().map(|step| label(step.value.as_label())).collect(),
                counts: Counts::new(env, nps_core::Counts::new(detractors, passives, promoters))?,
            })
        };
        self.0.borrow().sets().iter().map(set).collect()
    }

    /// How many sets were told.
    #[napi(getter, catch_unwind)]
    pub fn length(&self) -> f64 {
        place(self.0.borrow().sets().len())
    }

    /// One line: how many sets were told.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> String {
        format!("ReleaseLedger of {} sets", self.0.borrow().sets().len())
    }
}
