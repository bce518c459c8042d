//! Run-time dispatch of the column kernels: the one place where `unsafe` is allowed.
//!
//! Packages are built for any x86-64, so that the compiler may use 16-byte vectors only. A kernel that gains by it is
//! therefore compiled again for wider ones, and the compilation is chosen at run time. Which kernel gains by which was
//! measured: see `benches/`. Results are the same by any of them.

#![allow(unsafe_code)]

/// Makes a function that calls one of its bodies, compiled for the best instruction set that the machine has.
macro_rules! dispatched {
    (
        $(#[$doc:meta])*
        $vis:vis fn $name:ident $(<$generic:ident: $bound:path>)? ($($arg:ident: $ty:ty),+ $(,)?) $(-> $ret:ty)? {
            $($tier:ident: $body:path),+ $(,)?
        }
    ) => {
        $(#[$doc])*
        #[inline]
        $vis fn $name $(<$generic: $bound>)? ($($arg: $ty),+) $(-> $ret)? {
            dispatched!(@tiers [$(<$generic: $bound>)?] [$($arg: $ty),+] [$($arg),+] [$(-> $ret)?] $($tier: $body,)+)
        }
    };
    (@tiers $generic:tt $params:tt $args:tt $ret:tt avx512: $body:path, $($rest:tt)+) => {{
        #[cfg(target_arch = "x86_64")]
        dispatched! {
            @tier "avx512f,avx512bw,avx512dq,avx512vl,avx2,bmi2,popcnt", has_avx512, $body, $generic $params $args $ret
        }
        dispatched!(@tiers $generic $params $args $ret $($rest)+)
    }};
    (@tiers $generic:tt $params:tt $args:tt $ret:tt avx2: $body:path, $($rest:tt)+) => {{
        #[cfg(target_arch = "x86_64")]
        dispatched! { @tier "avx2,bmi2,popcnt", has_avx2, $body, $generic $params $args $ret }
        dispatched!(@tiers $generic $params $args $ret $($rest)+)
    }};
    (@tiers $generic:tt $params:tt [$($arg:ident),+] $ret:tt portable: $body:path,) => { $body($($arg),+) };
    (
        @tier $features:literal, $has:ident, $body:path,
        [$($generic:tt)*] [$($params:tt)+] [$($arg:ident),+] [$($ret:tt)*]
    ) => {
        if $crate::numeric::simd::$has() {
            #[target_feature(enable = $features)]
            fn tier $($generic)* ($($params)+) $($ret)* {
                $body($($arg),+)
            }
            // SAFETY: `tier` is safe code compiled for exactly the features that were just detected.
            return unsafe { tier($($arg),+) };
        }
    };
}

pub(crate) use dispatched;

/// Asks for the memory some pages behind a part of a column that is being read from its beginning to its end. A hint, for
/// machines that do not see far enough ahead by themselves: counting bytes is up to twice as fast by it.
#[inline(always)]
#[allow(clippy::inline_always, reason = "one instruction")]
pub(crate) fn prefetch_behind<T>(part: &[T]) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        const AHEAD: usize = 4096;
        let address = part.as_ptr().cast::<i8>().wrapping_add(AHEAD);
        // SAFETY: a prefetch reads nothing and cannot fault, whatever the address.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(address) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = part;
}

/// Whether the machine has what `wide` functions are compiled for.
#[cfg(target_arch = "x86_64")]
#[inline]
pub(crate) fn has_avx2() -> bool {
    use std::arch::is_x86_feature_detected as has;
    has!("avx2") && has!("bmi2") && has!("popcnt")
}

/// Whether the machine has what `widest` functions are compiled for.
#[cfg(target_arch = "x86_64")]
#[inline]
pub(crate) fn has_avx512() -> bool {
    use std::arch::is_x86_feature_detected as has;
    has!("avx512f") && has!("avx512bw") && has!("avx512dq") && has!("avx512vl") && has_avx2()
}
