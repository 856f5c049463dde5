package dev.tenon.jooq;

import dev.tenon.authz.Access;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** The list of documents of a service: what the README shows. */
final class DocList {

  static final Table<?> DOCS = DSL.table(DSL.name("docs"));
  static final Field<UUID> ID = DSL.field(DSL.name("docs", "id"), SQLDataType.UUID);
  static final Field<String> TENANT = DSL.field(DSL.name("docs", "tenant"), SQLDataType.VARCHAR);
  static final Field<String> OWNER = DSL.field(DSL.name("docs", "owner"), SQLDataType.VARCHAR);
  static final Field<Boolean> OPEN = DSL.field(DSL.name("docs", "is_open"), SQLDataType.BOOLEAN);

  private final DSLContext dsl;
  private final ResourceFields fields;

  DocList(DSLContext dsl) {
    this.dsl = dsl;
    this.fields =
        ResourceFields.on(dsl.dialect())
            .field(TENANT)
            .fixed("docs")
            .field(ID)
            .attribute("resource.owner", OWNER);
  }

  List<UUID> page(Access access, int number, int size) {
    Condition allowed = fields.where(access.filter("view"));
    return dsl.select(ID)
        .from(DOCS)
        .where(OPEN.isTrue().and(allowed))
        .orderBy(ID)
        .limit(size)
        .offset(number * size)
        .fetch(ID);
  }
}
