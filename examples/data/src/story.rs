//! What happened in an interaction besides its score: the three axes, the tags, the ratings.
//!
//! Each depends on the situation and, where people judge, on how they felt. None depends on another
//! axis, except that the team `overflow` copies what it heard into the qualification.

use crate::calendar::Period;
use crate::catalog::{Channel, NOVA, OVERFLOW, UseCase};
use crate::dice::Dice;

/// Paths with their weights.
type Paths = [(&'static str, u32)];

/// What one interaction was about.
#[derive(Clone, Copy)]
pub(crate) struct Situation {
    pub(crate) use_case: UseCase,
    pub(crate) channel: Channel,
    pub(crate) product: &'static str,
    pub(crate) team: &'static str,
    /// The period of the launch situation; `None` outside that situation.
    pub(crate) launch: Option<Period>,
}

impl Situation {
    /// What the customer said.
    pub(crate) fn declared(&self, dice: &mut Dice) -> &'static str {
        let usual: &Paths = match self.use_case {
            UseCase::Claim => &[
                ("claim/damaged item", 35),
                ("claim/missing part", 25),
                ("claim/warranty/repair", 28),
                ("claim/warranty/refusal", 12),
            ],
            UseCase::ProductQuestion => &[
                ("product/features/how to", 40),
                ("product/compatibility/accessories", 25),
                ("product/getting started/first setup", 20),
                ("product/care/cleaning", 15),
            ],
            UseCase::Complaint => &[
                ("complaint/billing/wrong amount", 30),
                ("complaint/service/no answer", 28),
                ("complaint/service/promise not kept", 24),
                ("complaint/product/quality", 18),
            ],
            UseCase::Purchase => {
                &[("purchase/advice/choice", 45), ("purchase/price/discount", 25), ("purchase/order/payment", 30)]
            }
            UseCase::DeliveryFollowUp => &[
                ("delivery/where/parcel", 50),
                ("delivery/late/parcel", 28),
                ("delivery/date/change", 14),
                ("delivery/damaged/parcel", 8),
            ],
            UseCase::AccountChange => &[
                ("account/address/change", 35),
                ("account/contract/renewal", 25),
                ("account/access/password", 25),
                ("account/contract/end", 15),
            ],
        };
        let unclear = match self.launch {
            None => return dice.pick(usual),
            Some(Period::UnclearManual) => 60,
            Some(Period::BetterManual) => 28,
            Some(Period::TrainedOperators) => 20,
        };
        dice.pick(&[
            ("product/getting started/manual unclear", unclear),
            ("product/getting started/first setup", 18),
            ("product/features/how to", 12),
            ("product/fault/does not start", 10),
        ])
    }

    /// How the company coded it.
    pub(crate) fn qualified(&self, declared: &'static str, dice: &mut Dice) -> &'static str {
        if self.team == OVERFLOW {
            return declared;
        }
        let paths: &Paths = match self.use_case {
            UseCase::Claim => &[
                ("after-sales/warranty", 45),
                ("after-sales/transport damage", 25),
                ("after-sales/spare part", 20),
                ("other/unclassified", 10),
            ],
            UseCase::ProductQuestion => &[
                ("support/usage/getting started", 38),
                ("support/usage/functions", 30),
                ("support/fault/suspected", 20),
                ("other/unclassified", 12),
            ],
            UseCase::Complaint => &[
                ("after-sales/dissatisfaction", 40),
                ("finance/invoice", 30),
                ("support/fault/suspected", 15),
                ("other/unclassified", 15),
            ],
            UseCase::Purchase => &[("sales/advice", 50), ("sales/order", 42), ("other/unclassified", 8)],
            UseCase::DeliveryFollowUp => &[
                ("logistics/tracking", 60),
                ("logistics/delay", 25),
                ("after-sales/transport damage", 8),
                ("other/unclassified", 7),
            ],
            UseCase::AccountChange => {
                &[("customer file/update", 60), ("customer file/contract", 32), ("other/unclassified", 8)]
            }
        };
        dice.pick(paths)
    }

    /// What was done.
    pub(crate) fn action(&self, dice: &mut Dice) -> &'static str {
        let explain = match self.channel {
            Channel::Phone => "explain/by phone",
            Channel::Video => "explain/by video",
            _ => "explain/in writing",
        };
        let manual = match self.launch {
            None | Some(Period::UnclearManual) => "send/manual",
            Some(Period::BetterManual | Period::TrainedOperators) => "send/new manual",
        };
        let step_by_step = match self.launch {
            Some(Period::TrainedOperators) => 45,
            Some(_) => 8,
            None => 0,
        };
        let paths: &Paths = match self.use_case {
            UseCase::Claim => &[
                ("repair/appointment", 30),
                ("replace/item", 28),
                ("send/spare part", 22),
                ("refund/partial", 12),
                ("none/closed", 8),
            ],
            UseCase::ProductQuestion => &[
                (explain, 55),
                ("explain/step by step", step_by_step),
                (manual, 25),
                ("transfer/other team", 14),
                ("none/closed", 6),
            ],
            UseCase::Complaint => &[
                (explain, 30),
                ("refund/partial", 24),
                ("refund/full", 12),
                ("transfer/other team", 20),
                ("none/closed", 14),
            ],
            UseCase::Purchase => &[("sell/order", 60), (explain, 32), ("none/closed", 8)],
            UseCase::DeliveryFollowUp => {
                &[("inform/delivery date", 68), ("send/again", 14), ("refund/partial", 8), ("none/closed", 10)]
            }
            UseCase::AccountChange => &[("update/account", 76), (explain, 16), ("none/closed", 8)],
        };
        dice.pick(paths)
    }

    /// The tags of the interaction. The last one, a call back to somebody who felt badly, is set
    /// after the score is known.
    pub(crate) fn tags(&self, contacts: u32, felt: u8, dice: &mut Dice) -> String {
        let mut tags = Vec::new();
        tags.push(if self.launch.is_some() { "journey:first-use" } else { self.use_case.journey() });
        if self.product == NOVA {
            tags.push("owner:nova");
        }
        let long = if self.launch.is_some() { 340 } else { 130 };
        if self.channel == Channel::Phone && dice.chance(long) {
            tags.push("model:long-call");
        }
        if contacts >= 2 && dice.chance(700) {
            tags.push("model:repeat-contact");
        }
        if self.channel.live() && dice.chance(80) {
            tags.push("agent:follow-up-promised");
        }
        if felt <= 6 && dice.chance(120) {
            tags.push("agent:call-back@after");
        }
        tags.join(";")
    }

    /// The four ratings. The score is not computed from them: both say how the customer felt, most
    /// of all clarity and resolution, and clarity suffers from the launch until the manual is better.
    pub(crate) fn ratings(&self, felt: u8, dice: &mut Dice) -> Ratings {
        let manual = match self.launch {
            Some(Period::UnclearManual) => 80,
            Some(Period::BetterManual) => 20,
            Some(Period::TrainedOperators) | None => 0,
        };
        let live = self.channel.live();
        Ratings {
            wait: rating(live.then_some(640), 250, 12, felt, dice),
            clarity: rating(Some(560), 140 - manual, 30, felt, dice),
            courtesy: rating(live.then_some(560), 340, 9, felt, dice),
            resolution: rating(Some(480), 150, 29, felt, dice),
        }
    }
}

/// The attribute ratings of one interaction.
pub(crate) struct Ratings {
    pub(crate) wait: Option<u8>,
    pub(crate) clarity: Option<u8>,
    pub(crate) courtesy: Option<u8>,
    pub(crate) resolution: Option<u8>,
}

/// One rating, in hundredths before rounding: a base, a slope by point of the score, and noise. It
/// is asked `asked` times in a thousand.
fn rating(asked: Option<u32>, base: u32, slope: u32, felt: u8, dice: &mut Dice) -> Option<u8> {
    // Drawn in every case, so that what is asked changes no other draw.
    let noise = dice.below(161) + dice.below(161);
    let asked = dice.chance(asked.unwrap_or(0));
    let hundredths = base + slope * u32::from(felt) + noise;
    let rounded = (hundredths.saturating_sub(160) + 50) / 100;
    asked.then(|| u8::try_from(rounded.clamp(1, 5)).unwrap_or(5))
}

/// The answer to "would you choose us again?".
pub(crate) fn intention(felt: u8, dice: &mut Dice) -> Option<&'static str> {
    if dice.chance(180) {
        return None;
    }
    Some(match felt {
        0..=6 => dice.pick(&[("yes", 14), ("maybe", 34), ("no", 52)]),
        7..=8 => dice.pick(&[("yes", 58), ("maybe", 34), ("no", 8)]),
        _ => dice.pick(&[("yes", 88), ("maybe", 10), ("no", 2)]),
    })
}
