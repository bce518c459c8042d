//! The sentences customers write. Templates only: nobody wrote them, and they name no person.

use crate::calendar::{PARCEL_SMS, Period};
use crate::catalog::{Channel, UseCase};
use crate::dice::Dice;
use crate::phrases::{self, Phrases};
use crate::story::Situation;
use chrono::NaiveDate;

/// What a customer might write about.
pub(crate) struct Occasion<'a> {
    pub(crate) situation: &'a Situation,
    pub(crate) date: NaiveDate,
    pub(crate) language: &'a str,
    pub(crate) felt: u8,
    pub(crate) rated_wait: Option<u8>,
}

impl Occasion<'_> {
    /// The verbatim, if the customer writes one: the unhappy more often than the others.
    pub(crate) fn verbatim(&self, dice: &mut Dice) -> Option<String> {
        let writes = match self.felt {
            0..=6 => 500,
            7..=8 => 270,
            _ => 370,
        };
        if !dice.chance(writes) {
            return None;
        }
        let french = self.language == "fr";
        let mut text = dice.one(self.say(self.phrases(), french)).replace("{product}", self.situation.product);
        if let Some(tail) = self.tail(french, dice) {
            text.push(' ');
            text.push_str(tail);
        }
        Some(text)
    }

    /// The sentences for how the customer felt, in their language.
    fn say(&self, phrases: &Phrases, french: bool) -> &'static [&'static str] {
        let [low, middle, high] = if french { phrases.fr } else { phrases.en };
        match self.felt {
            0..=6 => low,
            7..=8 => middle,
            _ => high,
        }
    }

    /// The sentences for the situation.
    fn phrases(&self) -> &'static Phrases {
        match (self.situation.launch, self.situation.use_case) {
            (Some(Period::UnclearManual), _) => &phrases::UNCLEAR_MANUAL,
            (Some(Period::BetterManual), _) => &phrases::BETTER_MANUAL,
            (Some(Period::TrainedOperators), _) => &phrases::TRAINED_OPERATORS,
            (None, UseCase::Claim) => &phrases::CLAIM,
            (None, UseCase::ProductQuestion) => &phrases::QUESTION,
            (None, UseCase::Complaint) => &phrases::COMPLAINT,
            (None, UseCase::Purchase) => &phrases::PURCHASE,
            (None, UseCase::DeliveryFollowUp) => &phrases::DELIVERY,
            (None, UseCase::AccountChange) => &phrases::ACCOUNT,
        }
    }

    /// What the customer adds: the wait when it was badly rated, the parcel text messages once they
    /// exist.
    fn tail(&self, french: bool, dice: &mut Dice) -> Option<&'static str> {
        let tails = if self.rated_wait.is_some_and(|rating| rating <= 2) && dice.chance(350) {
            &phrases::LONG_WAIT
        } else if self.situation.use_case == UseCase::DeliveryFollowUp && self.date >= PARCEL_SMS && dice.chance(250) {
            &phrases::PARCEL_SMS
        } else if self.situation.channel == Channel::Video && dice.chance(250) {
            &phrases::VIDEO
        } else {
            return None;
        };
        Some(dice.one(self.say(tails, french)))
    }
}
