//! What the company is made of: use cases, channels, products, sites, teams, and how they mix.

/// The launched product.
pub(crate) const NOVA: &str = "Nova";

/// The products sold before the launch, with their weights.
pub(crate) const OLD_PRODUCTS: [(&str, u32); 5] =
    [("Alba", 30), ("Brio", 25), ("Cirrus", 20), ("Dune", 15), ("Estran", 10)];

/// The products after the launch, for everything but questions about `Nova`.
pub(crate) const ALL_PRODUCTS: [(&str, u32); 6] =
    [("Alba", 26), ("Brio", 21), ("Cirrus", 16), ("Dune", 11), ("Estran", 8), (NOVA, 18)];

/// A site and the region it lies in.
#[derive(Clone, Copy)]
pub(crate) struct Site {
    pub(crate) name: &'static str,
    pub(crate) region: &'static str,
}

const fn site(name: &'static str, region: &'static str) -> Site {
    Site { name, region }
}

/// The sites, with the share of customers each has.
pub(crate) const SITES: [(Site, u32); 14] = [
    (site("Paris", "Île-de-France"), 16),
    (site("Versailles", "Île-de-France"), 8),
    (site("Lille", "Nord"), 9),
    (site("Amiens", "Nord"), 5),
    (site("Rouen", "Nord"), 5),
    (site("Strasbourg", "Est"), 7),
    (site("Nancy", "Est"), 5),
    (site("Dijon", "Est"), 4),
    (site("Nantes", "Ouest"), 8),
    (site(WEAK_SITE, "Ouest"), 7),
    (site("Brest", "Ouest"), 4),
    (site("Lyon", "Sud"), 9),
    (site("Marseille", "Sud"), 7),
    (site("Toulouse", "Sud"), 6),
];

/// The site that does a bit less well.
pub(crate) const WEAK_SITE: &str = "Rennes";

/// The team that takes what the others cannot, and codes what it hears as the customer said it.
pub(crate) const OVERFLOW: &str = "overflow";

/// What the customer came for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UseCase {
    Claim,
    ProductQuestion,
    Complaint,
    Purchase,
    DeliveryFollowUp,
    AccountChange,
}

impl UseCase {
    /// Every use case, with its weight outside the launch situation.
    pub(crate) const MIX: [(Self, u32); 6] = [
        (Self::Claim, 16),
        (Self::ProductQuestion, 18),
        (Self::Complaint, 12),
        (Self::Purchase, 21),
        (Self::DeliveryFollowUp, 22),
        (Self::AccountChange, 11),
    ];

    /// Its name in the column `use_case`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::ProductQuestion => "product question",
            Self::Complaint => "complaint",
            Self::Purchase => "purchase",
            Self::DeliveryFollowUp => "delivery follow-up",
            Self::AccountChange => "account change",
        }
    }

    /// The NPS it has by itself, in points, outside the launch situation.
    pub(crate) fn points(self) -> f64 {
        match self {
            Self::Claim => 6.0,
            Self::ProductQuestion => 20.0,
            Self::Complaint => -24.0,
            Self::Purchase => 44.0,
            Self::DeliveryFollowUp => 18.0,
            Self::AccountChange => 24.0,
        }
    }

    /// The team that normally handles it.
    pub(crate) fn team(self) -> &'static str {
        match self {
            Self::Claim => "claims",
            Self::ProductQuestion => "technical",
            Self::Complaint => "resolution",
            Self::Purchase => "sales",
            Self::DeliveryFollowUp => "logistics",
            Self::AccountChange => "accounts",
        }
    }

    /// How it comes in outside the launch situation.
    pub(crate) fn channels(self) -> [(Channel, u32); 6] {
        let weights = match self {
            Self::Claim => [6, 12, 42, 6, 22, 12],
            Self::ProductQuestion => [6, 20, 34, 6, 18, 16],
            Self::Complaint => [4, 12, 44, 3, 29, 8],
            Self::Purchase => [8, 14, 22, 6, 10, 40],
            Self::DeliveryFollowUp => [30, 18, 24, 1, 14, 13],
            Self::AccountChange => [8, 16, 26, 2, 18, 30],
        };
        Channel::weighted(weights)
    }

    /// The journey the customer was on, as a tag.
    pub(crate) fn journey(self) -> &'static str {
        match self {
            Self::Claim | Self::Complaint => "journey:after-sales",
            Self::ProductQuestion => "journey:use",
            Self::Purchase => "journey:order",
            Self::DeliveryFollowUp => "journey:delivery",
            Self::AccountChange => "journey:membership",
        }
    }
}

/// How the customer came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Channel {
    Sms,
    Messaging,
    Phone,
    Video,
    Email,
    Web,
}

impl Channel {
    /// Every channel.
    pub(crate) const ALL: [Self; 6] = [Self::Sms, Self::Messaging, Self::Phone, Self::Video, Self::Email, Self::Web];

    /// The channels with weights given in the order of [`Channel::ALL`].
    pub(crate) fn weighted(weights: [u32; 6]) -> [(Self, u32); 6] {
        std::array::from_fn(|i| (Self::ALL[i], weights[i]))
    }

    /// How questions about the launched product come in: mostly by phone.
    pub(crate) fn launch_mix() -> [(Self, u32); 6] {
        Self::weighted([4, 12, 62, 4, 9, 9])
    }

    /// Its name in the column `channel`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Messaging => "messaging",
            Self::Phone => "phone",
            Self::Video => "video",
            Self::Email => "email",
            Self::Web => "web",
        }
    }

    /// What it adds to the NPS, in points, outside the launch situation.
    pub(crate) fn points(self) -> f64 {
        match self {
            Self::Sms => -2.0,
            Self::Messaging => 2.0,
            Self::Phone => 3.0,
            Self::Video => 5.0,
            Self::Email => -4.0,
            Self::Web => 0.0,
        }
    }

    /// How many in a thousand give no score.
    pub(crate) fn silence(self) -> u32 {
        match self {
            Self::Sms | Self::Messaging | Self::Video => 52,
            Self::Phone => 64,
            Self::Email => 80,
            Self::Web => 42,
        }
    }

    /// Whether somebody answers live.
    pub(crate) fn live(self) -> bool {
        matches!(self, Self::Phone | Self::Video | Self::Messaging)
    }
}
