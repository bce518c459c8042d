//! Tables as the bytes of Arrow IPC, in both of its formats, from whoever sends them.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Once};

use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_buffer::Buffer;
use arrow_ipc::reader::{FileDecoder, StreamDecoder, read_footer_length};
use arrow_ipc::{Block, convert, root_as_footer};
use arrow_schema::{ArrowError, Schema};
use nps_core::{Error, Result};

/// How a file begins and ends.
const MAGIC: &[u8] = b"ARROW1";

/// A table of named columns, each in one piece.
pub struct Table {
    names: Vec<String>,
    columns: Vec<ArrayRef>,
}

impl Table {
    /// Reads a stream or a file of Arrow IPC, without compression. O(bytes), in memory as well, whatever they claim.
    ///
    /// # Errors
    /// [`CorruptBytes`](nps_core::ErrorKind::CorruptBytes) for anything else.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let corrupt = |why: &str| Error::corrupt_bytes("an Arrow table", why);
        let read = quietly(|| {
            let buffer = Buffer::from(bytes.to_vec());
            if bytes.starts_with(MAGIC) { file(&buffer) } else { stream(buffer) }
        });
        match read {
            Some(Ok((schema, batches))) => Self::of(&schema, &batches, bytes.len()),
            Some(Err(error)) => Err(corrupt(&error.to_string())),
            None => Err(corrupt("its parts do not go together")),
        }
    }

    fn of(schema: &Schema, batches: &[RecordBatch], bytes: usize) -> Result<Self> {
        let corrupt = |why: &str| Error::corrupt_bytes("an Arrow table", why);
        // A column of nothing but nulls takes no room, however long it is said to be.
        let rows = batches.iter().try_fold(0_usize, |rows, batch| rows.checked_add(batch.num_rows()));
        if rows.is_none_or(|rows| rows > bytes.saturating_mul(8)) {
            return Err(corrupt("it has more rows than its bytes have room for"));
        }
        let column = |place: usize| {
            let chunks: Vec<&dyn Array> = batches.iter().map(|batch| batch.column(place).as_ref()).collect();
            match chunks.as_slice() {
                [] => Ok(arrow_array::new_empty_array(schema.field(place).data_type())),
                [_] => Ok(Arc::clone(batches[0].column(place))),
                _ => arrow_select::concat::concat(&chunks).map_err(|error| corrupt(&error.to_string())),
            }
        };
        Ok(Self {
            names: schema.fields().iter().map(|field| field.name().clone()).collect(),
            columns: (0..schema.fields().len()).map(column).collect::<Result<_>>()?,
        })
    }

    /// The column of a name.
    ///
    /// # Errors
    /// [`UnknownColumn`](nps_core::ErrorKind::UnknownColumn); [`WrongColumnType`](nps_core::ErrorKind::WrongColumnType)
    /// where several have it.
    pub fn column(&self, name: &str) -> Result<&ArrayRef> {
        let mut found = self.names.iter().zip(&self.columns).filter(|(known, _)| *known == name);
        match (found.next(), found.next()) {
            (Some((_, column)), None) => Ok(column),
            (None, _) => Err(Error::unknown_column(name, &self.names)),
            _ => Err(Error::wrong_column_type(name, "several columns of that name", "one")),
        }
    }
}

/// What a call gives; `None` where it panics, which nobody is told: the reader of Arrow checks most of what bytes claim,
/// and panics at some of the rest.
fn quietly<T>(call: impl FnOnce() -> T) -> Option<T> {
    thread_local! {
        static QUIET: Cell<bool> = const { Cell::new(false) };
    }
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let tell = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                tell(panic);
            }
        }));
    });
    QUIET.set(true);
    let called = catch_unwind(AssertUnwindSafe(call));
    QUIET.set(false);
    called.ok()
}

type Read = std::result::Result<(Schema, Vec<RecordBatch>), ArrowError>;

fn malformed(why: &str) -> ArrowError {
    ArrowError::IpcError(why.to_owned())
}

/// Messages one after another: what is missing of one is waited for, and not room made for.
fn stream(mut buffer: Buffer) -> Read {
    let mut decoder = StreamDecoder::new();
    let mut batches = Vec::new();
    while !buffer.is_empty() {
        batches.extend(decoder.decode(&mut buffer)?);
    }
    decoder.finish()?;
    let schema = decoder.schema().ok_or_else(|| malformed("it has no schema"))?;
    Ok((schema.as_ref().clone(), batches))
}

/// Blocks that a footer lists.
fn file(buffer: &Buffer) -> Read {
    const TRAILER: usize = 10;
    let end = buffer.len().checked_sub(TRAILER).ok_or_else(|| malformed("it is too short"))?;
    let trailer: [u8; TRAILER] = buffer[end..].try_into().map_err(|_| malformed("it is too short"))?;
    let start = end.checked_sub(read_footer_length(trailer)?).ok_or_else(|| malformed("its footer is too long"))?;
    let footer = root_as_footer(&buffer[start..end]).map_err(|error| malformed(&error.to_string()))?;
    let schema = footer.schema().ok_or_else(|| malformed("it has no schema"))?;
    let schema = convert::fb_to_schema(schema);
    let mut decoder = FileDecoder::new(Arc::new(schema.clone()), footer.version());
    let part = |block: &Block| {
        let length = usize::try_from(block.metaDataLength()).ok().zip(usize::try_from(block.bodyLength()).ok());
        let length = length.and_then(|(metadata, body)| metadata.checked_add(body));
        let start = usize::try_from(block.offset()).ok();
        let fits = |&(start, length): &(usize, usize)| start.checked_add(length).is_some_and(|end| end <= buffer.len());
        let (start, length) =
            start.zip(length).filter(fits).ok_or_else(|| malformed("a block is not within its bytes"))?;
        Ok::<_, ArrowError>(buffer.slice_with_length(start, length))
    };
    for block in footer.dictionaries().iter().flatten() {
        decoder.read_dictionary(block, &part(block)?)?;
    }
    let mut batches = Vec::new();
    for block in footer.recordBatches().iter().flatten() {
        batches.extend(decoder.read_record_batch(block, &part(block)?)?);
    }
    Ok((schema, batches))
}
