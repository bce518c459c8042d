//! Whether the three axes say three things, or one is used as another.

use serde::{Deserialize, Serialize};

use super::cells::{TraceCells, tables};
use super::copies::{CopyRate, GroupCopies, Suspicion};
use super::{Axis, AxisNames};
use crate::error::{Error, ErrorKind, Result};
use crate::numeric::cramer::Cramer;
use crate::score::{Caveat, Correction, Interval, Label, Method, Subject};
use crate::situation::{Observations, Value};

/// How axes are compared. The default is what most callers want.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AxisOptions {
    /// The dimensions that hold the axes.
    pub names: AxisNames,
    /// A dimension within each of whose values the axes are compared: what a situation says of all axes alike is no
    /// association. Default: none.
    pub given: Option<String>,
    /// A dimension to look for copies in each of whose values. Default: none.
    pub by: Option<String>,
    /// What the values of `by` are. Persons are never named. Default: [`Subject::Team`].
    pub subject: Subject,
    /// Confidence level of every interval, and one minus the chance of even one group named wrongly. Default: 0.95.
    pub level: f64,
    /// The share of qualifications that may be copies of the declaration before a group is named, 0 to below 1. Two axes
    /// with common paths agree for good reasons as well. Default: 0.5.
    pub copied_from: f64,
    /// The number of answers from which a group is tested. Default: [`Caveat::SOLID_FROM`].
    pub min_n: u64,
}

impl Default for AxisOptions {
    fn default() -> Self {
        Self {
            names: AxisNames::default(),
            given: None,
            by: None,
            subject: Subject::Team,
            level: 0.95,
            copied_from: 0.5,
            min_n: Caveat::SOLID_FROM,
        }
    }
}

impl AxisOptions {
    fn check(&self) -> Result<()> {
        if !(0.0..1.0).contains(&self.copied_from) {
            let message = format!("copied_from is {}, expected a share from 0 to below 1", self.copied_from);
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
        if self.min_n == 0 {
            return Err(Error::new(ErrorKind::InvalidArgument, "min_n is 0, expected at least one answer to test"));
        }
        Ok(())
    }
}

/// How much two axes have to do with each other: Cramér's V, corrected for bias, 0 to 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AxisAssociation {
    /// The axis that comes first in the journey.
    pub first: Axis,
    /// The other.
    pub second: Axis,
    /// How many answers have both.
    pub n: u64,
    /// The estimate: 0 where one axis says nothing of the other, 1 where it says all. `None` where an axis has one path in
    /// each stratum, or a path is that of one answer only.
    pub v: Option<f64>,
    /// Lower bound.
    pub lower: Option<f64>,
    /// Upper bound.
    pub upper: Option<f64>,
    /// How many strata have several paths of both axes.
    pub strata: u64,
}

/// Whether the three axes say three things. An association of axes is no fault; copies are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AxisIndependence {
    /// Each pair of axes, in the order of the journey.
    pub associations: Vec<AxisAssociation>,
    /// Qualifications that repeat the declaration, of all answers.
    pub copies: CopyRate,
    /// The same by group, in the order of their values; empty where groups are persons, or none were asked for.
    pub groups: Vec<GroupCopies>,
    /// How many groups use one axis as another, persons among them.
    pub copying: u64,
    /// Within what the axes were compared.
    pub given: Option<String>,
    /// What the groups are values of.
    pub by: Option<String>,
    /// Confidence level, 0 to 1.
    pub level: f64,
    /// The share of copies above which a group is named, 0 to 1.
    pub copied_from: f64,
    /// What to know before using the axes.
    pub caveats: Vec<Caveat>,
}

impl AxisIndependence {
    /// The fewest persons of whom it is said how many copy.
    pub const PERSONS_FROM: u64 = Caveat::SHOWN_FROM;

    /// The values of the groups that use one axis as another.
    pub fn copying_groups(&self) -> impl Iterator<Item = &Value> {
        self.groups.iter().filter(|group| group.is_copying).map(|group| &group.group)
    }
}

impl Observations {
    /// Compares each pair of axes, and looks for groups that copy the declaration into the qualification.
    ///
    /// - V = √(Σ n φ̃² / Σ n m̃) over strata of n answers, with φ̃² = χ²/n − (r − 1)(c − 1)/(n − 1) of r and c paths and
    ///   m̃ = min(r̃, c̃) − 1, r̃ = r − (r − 1)²/(n − 1) (Bergsma, *Journal of the Korean Statistical Society* 42, 2013): each
    ///   stratum weighs as its answers, and what chance gives is taken from each before they are added.
    /// - A group is copying where its number of copies is too large, by the binomial law and Holm over groups, for
    ///   `copied_from` of its qualifications being copies and the others made independently of the declaration.
    ///
    /// Answers without one of the axes are left out of what needs both. O(rows + cells log cells).
    ///
    /// # Errors
    /// [`ErrorKind::UnknownColumn`]; [`ErrorKind::InvalidLevel`]; [`ErrorKind::InvalidArgument`] for a share or number that
    /// is none, a blank name and one dimension for two axes; [`ErrorKind::Unreliable`] where the groups are persons and
    /// fewer than [`AxisIndependence::PERSONS_FROM`] have enough answers.
    ///
    /// ```
    /// use nps_core::{AxisOptions, KeyColumn, Observations, ScoreOptions, Value};
    ///
    /// let said = ["late", "broken", "dear", "late", "rude"];
    /// let column = |of: &dyn Fn(usize) -> &'static str| (0..400).map(|row| Some(of(row))).collect::<Vec<_>>();
    /// let coded = |row: usize| if row % 2 == 0 { said[row % 5] } else { ["delay", "fault"][row % 3 % 2] };
    /// let table = Observations::builder(&[9_u8; 400][..])
    ///     .dimension(KeyColumn::texts("declaration", &column(&|row| said[row % 5]))?)
    ///     .dimension(KeyColumn::texts("qualification", &column(&coded))?)
    ///     .dimension(KeyColumn::texts("action", &column(&|row| ["call", "refund"][row % 7 % 2]))?)
    ///     .dimension(KeyColumn::texts("team", &column(&|row| ["day", "night"][(row + 1) % 2]))?)
    ///     .build(&ScoreOptions::default())?;
    /// let found = table.axis_independence(&AxisOptions { by: Some("team".into()), ..AxisOptions::default() })?;
    /// assert_eq!(found.copying_groups().collect::<Vec<_>>(), [&Value::from("night")]);
    /// assert_eq!(found.caveats[0].code(), "copied_axis");
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn axis_independence(&self, options: &AxisOptions) -> Result<AxisIndependence> {
        self.require_unweighted("a report on axes")?;
        options.check()?;
        let z = Interval::new(Method::Score, options.level)?.z();
        let AxisOptions { names, given, by, level, copied_from, min_n, .. } = options;
        let cells = TraceCells::new(self, names, by.as_deref(), given.as_deref())?;
        let [declaration, qualification, action] = Axis::ALL;
        let pairs = [[declaration, qualification], [declaration, action], [qualification, action]];
        let suspicion = Suspicion { z, copied_from: *copied_from, min_n: *min_n };
        let copies = CopyRate::new(&cells.cells, suspicion);
        let mut caveats = Vec::new();
        if copies.p_value.is_some_and(|p| p <= 1.0 - level) {
            caveats.extend(caveat(None, &copies));
        }
        let mut groups = if by.is_some() { groups(&cells, suspicion, *level) } else { Vec::new() };
        let copying = groups.iter().filter(|group| group.is_copying).count() as u64;
        if options.subject.is_person() && by.is_some() {
            require_persons(&groups, *min_n)?;
            groups.clear();
        }
        let named = groups.iter().filter(|group| group.is_copying);
        caveats.extend(named.filter_map(|group| caveat(Some(group.group.to_string()), &group.copies)));
        Ok(AxisIndependence {
            associations: pairs.map(|pair| associated(&cells, pair, z)).into(),
            copies,
            groups,
            copying,
            given: given.clone(),
            by: by.clone(),
            level: *level,
            copied_from: *copied_from,
            caveats,
        })
    }
}

fn associated(cells: &TraceCells<'_>, [first, second]: [Axis; 2], z: f64) -> AxisAssociation {
    let tables = tables(&cells.cells, [first, second]);
    let mut sums = Cramer::default();
    for table in &tables {
        sums.add(table);
    }
    let v = sums.v(z);
    AxisAssociation {
        first,
        second,
        n: tables.iter().flatten().map(|cell| cell.count).sum(),
        v: v.map(|v| v.estimate),
        lower: v.map(|v| v.lower),
        upper: v.map(|v| v.upper),
        strata: sums.tables(),
    }
}

fn groups(cells: &TraceCells<'_>, suspicion: Suspicion, level: f64) -> Vec<GroupCopies> {
    let group = |(label, cells): (Label<'_>, &[_])| GroupCopies {
        group: Value::from(label),
        copies: CopyRate::new(cells, suspicion),
        p_holm: None,
        is_copying: false,
    };
    let mut found: Vec<GroupCopies> = cells.groups().map(group).collect();
    let p_values: Vec<Option<f64>> = found.iter().map(|group| group.copies.p_value).collect();
    for (group, p_holm) in found.iter_mut().zip(Correction::Holm.adjust(&p_values)) {
        group.p_holm = p_holm;
        group.is_copying = p_holm.is_some_and(|p| p <= 1.0 - level);
    }
    found
}

/// Refuses to say of a few persons how many copy: who they are would be known.
fn require_persons(groups: &[GroupCopies], min_n: u64) -> Result<()> {
    let persons = groups.iter().filter(|group| group.group != Value::Null && group.copies.n >= min_n).count() as u64;
    if persons >= AxisIndependence::PERSONS_FROM {
        return Ok(());
    }
    let needed = AxisIndependence::PERSONS_FROM;
    let message = format!(
        "{persons} persons have {min_n} answers or more: too few to say how many copy an axis without saying who \
         (at least {needed} are needed)"
    );
    Err(Error::new(ErrorKind::Unreliable, message))
}

fn caveat(group: Option<String>, copies: &CopyRate) -> Option<Caveat> {
    let percent = |share: f64| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share from 0 to 1")]
        let percent = (100.0 * share).round() as u8;
        percent
    };
    Some(Caveat::CopiedAxis { group, percent: percent(copies.rate?), expected: percent(copies.expected?) })
}
