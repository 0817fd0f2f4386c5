//! `cargo run -p contract --example write_typescript -- ui/contract`

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let directory = std::env::args_os().nth(1).ok_or("give the directory to write to")?;
    let directory = std::path::Path::new(&directory);
    contract::typescript::export(directory)?;
    contract::typescript::export_kind_names(directory)
}
