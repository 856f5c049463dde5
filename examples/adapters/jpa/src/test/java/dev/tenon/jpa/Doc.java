package dev.tenon.jpa;

import dev.tenon.lists.World.Kind;
import dev.tenon.lists.World.Row;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** A document as an entity; its tenant is another one. */
@Entity
@Table(name = "docs")
@NullUnmarked
class Doc {

  /** Whose document it is. */
  @Entity
  @Table(name = "tenants")
  @NullUnmarked
  static class Owner {
    @Id String code;
    String title;

    Owner() {}

    Owner(String code) {
      this.code = code;
    }
  }

  /** What is counted. */
  @Embeddable
  @NullUnmarked
  static class Measures {
    @Column(name = "line_count")
    Integer lines;

    @Column(name = "doc_size", precision = 20, scale = 5)
    BigDecimal size;

    double weight;
  }

  /** Keeps a text in capitals. */
  static class Capitals implements AttributeConverter<String, String> {
    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable String text) {
      return text == null ? null : text.toUpperCase(Locale.ROOT);
    }

    @Override
    public @Nullable String convertToEntityAttribute(@Nullable String text) {
      return text;
    }
  }

  @Id UUID id;

  @Column(name = "doc_number")
  Long number;

  @ManyToOne Owner tenant;

  @Enumerated(EnumType.STRING)
  @JdbcTypeCode(SqlTypes.VARCHAR)
  Kind kind;

  String owner;

  @Enumerated(EnumType.STRING)
  Kind state;

  UUID team;

  @Embedded Measures measures = new Measures();

  Boolean open;

  Instant due;

  @ElementCollection
  @CollectionTable(name = "doc_tags", joinColumns = @JoinColumn(name = "doc_id"))
  @Column(name = "tag")
  List<String> tags = new ArrayList<>();

  // What cannot be compared exactly.

  @Enumerated Kind ordinal;

  @Convert(converter = Capitals.class)
  String loud;

  @Column(columnDefinition = "char(3)")
  String padded;

  char letter = 'x';

  LocalDateTime local;

  Doc() {}

  Doc(Row row, Owner tenant) {
    this.id = row.id();
    this.number = row.number();
    this.tenant = tenant;
    this.kind = row.kind();
    this.owner = row.owner();
    this.state = row.state();
    this.team = row.team();
    this.measures.size = row.size();
    this.measures.lines = row.lines();
    this.open = row.open();
    this.due = row.due();
    this.tags.addAll(row.tags());
  }
}
