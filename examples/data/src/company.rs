//! The company itself: from a seed to a year of interactions.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime};

use crate::arrival;
use crate::calendar::{self, Period};
use crate::catalog::{ALL_PRODUCTS, Channel, NOVA, OLD_PRODUCTS, OVERFLOW, UseCase};
use crate::customers::Customers;
use crate::dice::{Dice, Purpose};
use crate::history::{self, Contacts};
use crate::interaction::Interaction;
use crate::reading::Reading;
use crate::scores::{self, Chances};
use crate::story::{self, Situation};
use crate::truth::Truth;
use crate::words::Occasion;

/// How many interactions the year has, before retries and late edits.
const INTERACTIONS: usize = 20_000;

/// A year of interactions and the truth they were drawn from.
///
/// ```
/// use nps_sample::Company;
///
/// let company = Company::sample();
/// let launch = &company.truth().situation;
/// assert_eq!(launch.filter["product"], "Nova");
/// assert_eq!(launch.periods[1].nps, Some(-45.0));
/// assert!(company.interactions().len() > 20_000);
/// ```
#[derive(Clone, Debug)]
pub struct Company {
    interactions: Vec<Interaction>,
    truth: Truth,
}

/// One row of the log with what the generator knows about it.
#[derive(Clone)]
pub(crate) struct Row {
    pub(crate) interaction: Interaction,
    /// The NPS its score was drawn with.
    pub(crate) points: f64,
    /// Whether it is its customer's last interaction.
    pub(crate) last: bool,
}

/// An interaction before anybody wrote anything down.
struct Draft {
    date: NaiveDate,
    at: DateTime<FixedOffset>,
    customer: usize,
    situation: Situation,
    contacts: u32,
    chances: Chances,
    /// The score of how the customer felt, whatever is written down.
    felt: u8,
}

impl Company {
    /// The seed of the committed company: the first from 2025 on with which what came out of each
    /// measure lies within one standard deviation of its truth.
    pub const SEED: u64 = 2029;

    /// The planted company, the one in `interactions.csv.gz`. Its truth is what any honest analysis
    /// should find.
    #[must_use]
    pub fn sample() -> Self {
        Self::planted(Self::SEED)
    }

    /// The planted company drawn with another seed: the same effects, other luck.
    #[must_use]
    pub fn planted(seed: u64) -> Self {
        Self::build(seed, true)
    }

    /// A company of the same shape in which nothing has any effect: every score is drawn from one
    /// distribution, the average one of a planted company, independently of everything else in the
    /// row and in the log. Whatever an analysis finds here is noise.
    #[must_use]
    pub fn noise(seed: u64) -> Self {
        Self::build(seed, false)
    }

    /// The rows of the log in the order they arrived, retries and late edits included.
    #[must_use]
    pub fn interactions(&self) -> &[Interaction] {
        &self.interactions
    }

    /// The rows of the log, by value.
    #[must_use]
    pub fn into_interactions(self) -> Vec<Interaction> {
        self.interactions
    }

    /// What is true of this company.
    #[must_use]
    pub fn truth(&self) -> &Truth {
        &self.truth
    }

    fn build(seed: u64, planted: bool) -> Self {
        let customers = Customers::new(&mut Dice::new(seed, Purpose::Customers));
        let moments = calendar::moments(INTERACTIONS, &mut Dice::new(seed, Purpose::Calendar));
        let mut contacts = Contacts::new(customers.len());
        let drafts = drafts(seed, &moments, &customers, &mut contacts);
        let mut rows = write_down(seed, &drafts, &customers);
        if !planted {
            flatten(seed, &drafts, &mut rows);
        }
        spoil(seed, &drafts, &mut rows);
        look_back(&drafts, customers.len(), &mut rows);
        look_ahead(seed, &drafts, &contacts, &mut rows);
        let rows = arrival::repeat(rows, &mut Dice::new(seed, Purpose::Arrival));
        let truth = Truth::of(seed, planted, &rows);
        let interactions = rows.into_iter().map(|row| row.interaction).collect();
        Self { interactions, truth }
    }
}

/// Draws who came when, for what, and how they felt.
fn drafts(seed: u64, moments: &[(NaiveDate, NaiveTime)], customers: &Customers, contacts: &mut Contacts) -> Vec<Draft> {
    let mut dice = Dice::new(seed, Purpose::Situations);
    let mut score_dice = Dice::new(seed, Purpose::Scores);
    let mut draft = |&(date, time): &(NaiveDate, NaiveTime)| {
        let at = calendar::paris(date, time);
        let situation = situation(date, &mut dice);
        let customer = loop {
            // Nobody comes twice in the same minute.
            let customer = customers.draw(date, &mut dice);
            if !contacts.is_last(customer, at) {
                break customer;
            }
        };
        let contacts = contacts.count_then_record(customer, at);
        let site = customers.get(customer).site.name;
        let points = match situation.launch {
            Some(period) => scores::launch_points(period),
            None => scores::usual_points(situation.use_case, situation.channel, site, contacts),
        };
        let chances = scores::chances(points);
        let felt = scores::draw(&chances, &mut score_dice);
        Draft { date, at, customer, situation, contacts, chances, felt }
    };
    moments.iter().map(&mut draft).collect()
}

/// Draws what an interaction of that day is about.
fn situation(date: NaiveDate, dice: &mut Dice) -> Situation {
    let period = Period::of(date);
    let launch = period.filter(|period| dice.chance(period.share()));
    let use_case = if launch.is_some() { UseCase::ProductQuestion } else { dice.pick(&UseCase::MIX) };
    let product = if launch.is_some() {
        NOVA
    } else if period.is_some() && use_case != UseCase::ProductQuestion {
        dice.pick(&ALL_PRODUCTS)
    } else {
        dice.pick(&OLD_PRODUCTS)
    };
    let channels = if launch.is_some() { Channel::launch_mix() } else { use_case.channels() };
    let channel = dice.pick(&channels);
    let team = if dice.chance(110) { OVERFLOW } else { use_case.team() };
    Situation { use_case, channel, product, team, launch }
}

/// Writes down every interaction, with the score as it was felt.
fn write_down(seed: u64, drafts: &[Draft], customers: &Customers) -> Vec<Row> {
    let mut dice = Dice::new(seed, Purpose::Story);
    let mut words = Dice::new(seed, Purpose::Words);
    let mut write = |(i, draft): (usize, &Draft)| {
        let Draft { situation, felt, contacts, .. } = *draft;
        let customer = customers.get(draft.customer);
        let declared = situation.declared(&mut dice);
        let qualified = situation.qualified(declared, &mut dice);
        let action = situation.action(&mut dice);
        let tags = situation.tags(contacts, felt, &mut dice);
        let ratings = situation.ratings(felt, &mut dice);
        let intention = story::intention(felt, &mut dice);
        let occasion = Occasion {
            situation: &situation,
            date: draft.date,
            language: customer.language,
            felt,
            rated_wait: ratings.wait,
        };
        let tenure = (draft.date - customer.joined).num_days();
        let interaction = Interaction {
            response_id: format!("R{:05}", i + 1),
            answered_at: draft.at,
            channel: situation.channel.name().to_owned(),
            product: situation.product.to_owned(),
            use_case: situation.use_case.name().to_owned(),
            team: situation.team.to_owned(),
            declared: declared.to_owned(),
            qualified: qualified.to_owned(),
            action: action.to_owned(),
            tags,
            customer: customer.id.clone(),
            region: customer.site.region.to_owned(),
            site: customer.site.name.to_owned(),
            age_band: customer.age_band.to_owned(),
            language: customer.language.to_owned(),
            tenure_days: u32::try_from(tenure).unwrap_or_default(),
            contacts_90d: contacts,
            previous_score: None,
            scale: "0-10".to_owned(),
            score: felt.to_string(),
            intention: intention.map(str::to_owned),
            rating_wait: ratings.wait,
            rating_clarity: ratings.clarity,
            rating_courtesy: ratings.courtesy,
            rating_resolution: ratings.resolution,
            recontact_14d: 0,
            churned_90d: 0,
            verbatim: occasion.verbatim(&mut words),
        };
        Row { interaction, points: scores::points(&draft.chances), last: false }
    };
    drafts.iter().enumerate().map(&mut write).collect()
}

/// Replaces every score by a draw from the average distribution. Everything else stays what
/// followed from how the customers felt, which the scores now say nothing about.
fn flatten(seed: u64, drafts: &[Draft], rows: &mut [Row]) {
    let mut average: Chances = [0.0; 11];
    for draft in drafts {
        for (sum, chance) in average.iter_mut().zip(&draft.chances) {
            *sum += chance;
        }
    }
    let points = scores::points(&average);
    let mut dice = Dice::new(seed, Purpose::NoiseScores);
    for row in rows {
        row.points = points;
        row.interaction.score = scores::draw(&average, &mut dice).to_string();
    }
}

/// Loses some scores and garbles others on their way.
fn spoil(seed: u64, drafts: &[Draft], rows: &mut [Row]) {
    let mut dice = Dice::new(seed, Purpose::Answers);
    for (draft, row) in drafts.iter().zip(rows) {
        let text = &mut row.interaction.score;
        if let Reading::Score(score) = Reading::of(text) {
            *text = arrival::raw_text(score, draft.situation.channel, &mut dice);
        }
    }
}

/// Fills in the previous score of every row.
fn look_back(drafts: &[Draft], customers: usize, rows: &mut [Row]) {
    let mut previous = vec![None; customers];
    for (draft, row) in drafts.iter().zip(rows) {
        let previous = &mut previous[draft.customer];
        row.interaction.previous_score = *previous;
        *previous = Reading::of(&row.interaction.score).score().or(*previous);
    }
}

/// Fills in what came of every row: a new contact, a departure.
fn look_ahead(seed: u64, drafts: &[Draft], contacts: &Contacts, rows: &mut [Row]) {
    let mut dice = Dice::new(seed, Purpose::Consequences);
    let mut departures = std::collections::HashMap::new();
    for (draft, row) in drafts.iter().zip(rows.iter_mut()) {
        let comes_back = history::comes_back(draft.felt, &mut dice);
        let again = comes_back || contacts.again(draft.customer, draft.at);
        row.interaction.recontact_14d = u8::from(again);
        row.last = contacts.is_last(draft.customer, draft.at);
        if row.last
            && let Some(departure) = history::leaves(draft.felt, draft.at, &mut dice)
        {
            departures.insert(draft.customer, departure);
        }
    }
    for (draft, row) in drafts.iter().zip(rows) {
        let churned = departures
            .get(&draft.customer)
            .is_some_and(|&departure| departure - draft.at <= chrono::TimeDelta::days(90));
        row.interaction.churned_90d = u8::from(churned);
    }
}
