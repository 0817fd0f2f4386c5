//! An office with very many documents, to measure with. On SQLite only.

use domain::{CompanyId, OfficeId};

use crate::column::sql;
use crate::dialect::Dialect;
use crate::{Store, StoreError};

/// Companies that share the documents which belong to none of those named.
const OTHERS: u64 = 1_000;

impl Store {
    /// Writes `count` documents in one go, past everything that a publication checks: one in a thousand belongs to each
    /// of `companies`, the others to companies made up for it. For benches; their contents are not there.
    pub async fn fill_with_documents(
        &self,
        office: OfficeId,
        companies: &[CompanyId],
        count: u64,
    ) -> Result<(), StoreError> {
        if self.dialect != Dialect::Sqlite {
            return Err(StoreError::Invalid { field: "database", expected: "SQLite, to be filled for a measurement" });
        }
        let mut transaction = self.write.begin_with(self.dialect.begin()).await?;
        sql!(
            "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $2)
             INSERT INTO companies (office, id, books_code, name, short_name, tax_id)
             SELECT $1, printf('%08x-0000-4000-8000-000000000000', i), 'm' || i, 'Empresa ' || i, 'Empresa ' || i, '' FROM n",
            office,
            OTHERS
        )
        .execute(&mut *transaction)
        .await?;
        sqlx::raw_sql("CREATE TEMP TABLE measured (place INTEGER PRIMARY KEY, company TEXT NOT NULL)")
            .execute(&mut *transaction)
            .await?;
        for (place, company) in companies.iter().enumerate() {
            sql!("INSERT INTO measured (place, company) VALUES ($1, $2)", place as u64, *company)
                .execute(&mut *transaction)
                .await?;
        }
        sql!(FILL, office, count, OTHERS).execute(&mut *transaction).await?;
        sqlx::raw_sql("DROP TABLE measured").execute(&mut *transaction).await?;
        transaction.commit().await?;
        sqlx::raw_sql("ANALYZE").execute(&self.write).await?;
        Ok(())
    }
}

/// Each department in turn, a second between one and the next.
const FILL: &str = r#"
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $2),
placed AS (
    SELECT i, COALESCE(m.company, printf('%08x-0000-4000-8000-000000000000', i % $3)) AS company,
           CASE i % 7 % 3 WHEN 0 THEN 'pessoal' WHEN 1 THEN 'fiscal' ELSE 'contabil' END AS department
    FROM n LEFT JOIN measured m ON m.place = i % $3
)
INSERT INTO documents (office, id, kind, company, department, folded_title, facts, content, size, published_at, read_at)
SELECT $1, printf('%08x-0000-4000-8000-%012x', i, i), 'arquivo', company, department, 'documento ' || i,
       '{"kind":"arquivo","company":"' || company || '","department":"' || department || '","competence":"2026-10",'
         || '"period":null,"employee":null,"title":"Documento ' || i || '","file_name":"documento ' || i
         || '.pdf","due_on":null,"amount":null}',
       printf('%064x', i), 50000, 1700000000000000 + i * 1000000, 1
FROM placed"#;
