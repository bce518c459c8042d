//! Answers counted by situation and period: columns that JS holds, or the bytes of an Arrow table.

use napi::bindgen_prelude::{AsyncTask, Env, Unknown};
use napi_derive::napi;
use nps_arrow::Table;
use nps_core::{Error, ObservationsBuilder};

use crate::convert::{Transport, bytes_in, is_bytes, object};
use crate::situation::Observed;
use crate::situation::plan::Plan;
use crate::work::Work;

/// Counts answers by situation and period, off the event loop: rows, columns, or an Arrow table as bytes (IPC, a stream or
/// a file, not compressed). The same answers give the same table, to the last byte, in whatever order they come.
///
/// What is given is copied before anything else happens. Rows are counted 65,536 at a time, so that what is held of them is
/// their cells. What cannot be an answer is counted in `rejects` by its reason, without examples; the error that
/// `errors: 'raise'` asks for names a value and no row.
#[napi(
    catch_unwind,
    ts_args_type = "source: TabulateSource, options: TabulateOptions",
    ts_return_type = "Promise<Observations>"
)]
pub fn tabulate<'env>(
    env: Env,
    source: Unknown<'env>,
    options: Unknown<'env>,
    pack: Transport<'env>,
    encode: Transport<'env>,
    moments: Transport<'env>,
) -> napi::Result<AsyncTask<Work<Observed>>> {
    let plan = Plan::of_tabulate(env, options)?;
    if is_bytes(source)? {
        let bytes = bytes_in(env, source)?.to_vec();
        return Ok(Work::task(move || {
            let count = |builder: ObservationsBuilder<'_>| nps_core::Observations::tabulate(builder, &plan.options);
            let counted = Table::read(&bytes).and_then(|table| plan.of_arrow(&table, count));
            counted.map_err(Error::without_row).map(Observed::from)
        }));
    }
    let table = object(env, "source", source)?;
    let copied = plan.copied(env, table, [&pack, &encode, &moments], Error::without_row)?;
    Ok(Work::task(move || {
        let count = |builder: ObservationsBuilder<'_>| nps_core::Observations::tabulate(builder, &plan.options);
        plan.of_copied(copied, count).map_err(Error::without_row).map(Observed::from)
    }))
}
