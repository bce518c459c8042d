//! A sparse matrix by rows.

/// Places in a [`CsrMatrix`], in 32 bits where they fit.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each variant is named after its width")]
pub enum Indices {
    I32(Vec<i32>),
    I64(Vec<i64>),
}

impl Indices {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::I32(places) => places.len(),
            Self::I64(places) => places.len(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The same numbers in 64 bits.
    #[must_use]
    pub fn to_vec(&self) -> Vec<i64> {
        match self {
            Self::I32(places) => places.iter().map(|&place| place.into()).collect(),
            Self::I64(places) => places.clone(),
        }
    }
}

/// A matrix of which only what is not 0 is held: compressed sparse rows, as SciPy's `csr_array` has them.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CsrMatrix {
    /// How many rows there are.
    pub rows: usize,
    /// How many columns there are.
    pub columns: usize,
    /// Where each row begins in the other two, and after the last one, how long they are.
    pub indptr: Indices,
    /// The columns of each row's values, ascending.
    pub indices: Indices,
    /// The values.
    pub data: Vec<f64>,
}

/// A width of places.
pub(super) trait Place: Copy + Default {
    fn of_column(column: u32) -> Self;
    fn of_count(count: usize) -> Self;
    fn collect(places: Vec<Self>) -> Indices;
}

#[expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "chosen where they fit")]
impl Place for i32 {
    fn of_column(column: u32) -> Self {
        column as Self
    }

    fn of_count(count: usize) -> Self {
        count as Self
    }

    fn collect(places: Vec<Self>) -> Indices {
        Indices::I32(places)
    }
}

#[expect(clippy::cast_possible_wrap, reason = "no memory holds 2^63 values")]
impl Place for i64 {
    fn of_column(column: u32) -> Self {
        column.into()
    }

    fn of_count(count: usize) -> Self {
        count as Self
    }

    fn collect(places: Vec<Self>) -> Indices {
        Indices::I64(places)
    }
}
