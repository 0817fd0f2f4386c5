//! Holds that the window can call `rpc` and nothing else.

fn main() {
    // The interface may not be built yet when somebody only checks the Rust side.
    let page = std::path::Path::new("ui/dist/desk/index.html");
    if !page.exists() {
        let written = std::fs::create_dir_all("ui/dist/desk")
            .and_then(|()| std::fs::write(page, "<!doctype html><title>Balcão</title><p>npm --prefix ui run build"));
        if let Err(error) = written {
            println!("cargo::warning=ui/dist/desk/index.html could not be written: {error}");
        }
    }
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*")
        .app_manifest(tauri_build::AppManifest::new().commands(&["rpc"]));
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo::error={error:#}");
    }
}
