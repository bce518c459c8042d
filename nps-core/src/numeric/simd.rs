//! Run-time dispatch of the column kernels: the one place where `unsafe` is allowed.
//!
//! Packages are built for any x86-64, so that the compiler may use 16-byte vectors only. Each kernel is therefore
//! compiled a second time for AVX2 and chosen at run time. (512-bit vectors were measured: no gain over AVX2 here.)

#![allow(unsafe_code)]

/// Makes `$name`, which calls `$body` compiled for the best instruction set the machine has.
macro_rules! dispatched {
    ($(#[$doc:meta])* $vis:vis fn $name:ident $(<$generic:ident: $bound:path>)? ($($arg:ident: $ty:ty),+ $(,)?) $(-> $ret:ty)?
        { avx2: $wide:path, portable: $portable:path $(,)? }) => {
        $(#[$doc])*
        #[inline]
        $vis fn $name $(<$generic: $bound>)? ($($arg: $ty),+) $(-> $ret)? {
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx2,bmi2,popcnt")]
                fn wide $(<$generic: $bound>)? ($($arg: $ty),+) $(-> $ret)? {
                    $wide($($arg),+)
                }
                if std::arch::is_x86_feature_detected!("avx2")
                    && std::arch::is_x86_feature_detected!("bmi2")
                    && std::arch::is_x86_feature_detected!("popcnt")
                {
                    // SAFETY: `wide` is safe code compiled for exactly the features that were just detected.
                    return unsafe { wide($($arg),+) };
                }
            }
            $portable($($arg),+)
        }
    };
}

pub(crate) use dispatched;
