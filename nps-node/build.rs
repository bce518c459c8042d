//! Tells the linker what a Node addon leaves to Node.

fn main() {
    napi_build::setup();
}
