//! Getters of what a class holds.

/// Gives a class getters: what each is called, its type, and where in what the class holds it is found.
macro_rules! getters {
    ($class:ident, |$found:ident| { $($(#[$doc:meta])* $name:ident: $type:ty = $value:expr;)+ }) => {
        #[pymethods]
        impl $class {
            $(
                $(#[$doc])*
                #[getter]
                fn $name(&self) -> $type {
                    let $found = &self.0;
                    $value
                }
            )+
        }
    };
}

pub(crate) use getters;
