package dev.tenon.yaml.print;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tenon.claims.Application;
import dev.tenon.claims.ClaimAttribute;
import dev.tenon.claims.ClaimHolding;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPart;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.ClaimPattern;
import dev.tenon.claims.ClaimShape;
import dev.tenon.claims.Issuer;
import dev.tenon.claims.KeyTimes;
import dev.tenon.claims.TokenRules;
import dev.tenon.subject.HeldRole;
import dev.tenon.yaml.section.ClaimHoldings;
import dev.tenon.yaml.section.ClaimMappings;
import dev.tenon.yaml.section.Words;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes claim mappings and issuers; default values are left out. */
final class ClaimPrinter {

  private static final Issuer USUAL = Issuer.builder("usual").audiences("usual").build();

  private final JsonGenerator out;
  private final ScopePrinter scopes;

  ClaimPrinter(JsonGenerator out) {
    this.out = out;
    this.scopes = new ScopePrinter(out);
  }

  void mappings(List<ClaimMapping> mappings) throws IOException {
    if (mappings.isEmpty()) {
      return;
    }
    out.writeArrayFieldStart("claims");
    for (ClaimMapping mapping : mappings) {
      out.writeStartObject();
      path("claim", mapping.path());
      out.writeStringField("shape", mapping.shape().toString());
      if (mapping.pattern().isPresent()) {
        out.writeStringField("pattern", mapping.pattern().get().toString());
        captures(mapping.pattern().get());
      }
      yields(mapping.yields());
      attributes(mapping.attributes());
      holds(mapping);
      limit(mapping);
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private void yields(List<ClaimOutput> yields) throws IOException {
    for (ClaimOutput output : yields) {
      if (output.givesRoles()) {
        given("roles", output);
      }
    }
    if (yields.stream().allMatch(ClaimOutput::givesRoles)) {
      return;
    }
    out.writeObjectFieldStart("variables");
    for (ClaimOutput output : yields) {
      if (!output.givesRoles()) {
        given(output.variable(), output);
      }
    }
    out.writeEndObject();
  }

  private void attributes(List<ClaimAttribute> attributes) throws IOException {
    if (attributes.isEmpty()) {
      return;
    }
    out.writeObjectFieldStart("attributes");
    for (ClaimAttribute each : attributes) {
      given(each.shortName(), each.capture(), each.table());
    }
    out.writeEndObject();
  }

  private void given(String key, ClaimOutput output) throws IOException {
    given(key, output.capture(), output.table());
  }

  private void given(String key, String capture, Optional<Map<String, Set<String>>> table)
      throws IOException {
    if (capture.isEmpty() && table.isEmpty()) {
      out.writeStringField(key, ClaimMappings.AS_IT_STANDS);
      return;
    }
    out.writeObjectFieldStart(key);
    if (!capture.isEmpty()) {
      out.writeStringField("capture", capture);
    }
    if (table.isPresent()) {
      out.writeObjectFieldStart("table");
      for (var row : table.get().entrySet()) {
        texts(row.getKey(), row.getValue());
      }
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  private void captures(ClaimPattern pattern) throws IOException {
    if (pattern.choices().isEmpty()) {
      return;
    }
    out.writeObjectFieldStart("captures");
    for (Map.Entry<String, Set<String>> capture : pattern.choices().entrySet()) {
      texts(capture.getKey(), capture.getValue());
    }
    out.writeEndObject();
  }

  private void holds(ClaimMapping mapping) throws IOException {
    boolean map = mapping.shape() == ClaimShape.MAP;
    if (mapping.holdings().size() > 1) {
      out.writeArrayFieldStart("holds");
      for (ClaimHolding holding : mapping.holdings()) {
        out.writeStartObject();
        holding(holding, map);
        out.writeEndObject();
      }
      out.writeEndArray();
    } else if (!mapping.holdings().isEmpty()) {
      out.writeObjectFieldStart("holds");
      holding(mapping.holdings().get(0), map);
      out.writeEndObject();
    }
  }

  private void holding(ClaimHolding holding, boolean map) throws IOException {
    if (holding instanceof ClaimHolding.Rows table) {
      source(table.key());
      out.writeObjectFieldStart("table");
      for (Map.Entry<String, Set<HeldRole>> row : table.rows().entrySet()) {
        out.writeArrayFieldStart(row.getKey());
        for (HeldRole held : row.getValue()) {
          out.writeStartObject();
          out.writeStringField("role", held.role());
          scopes.write(held.scope());
          out.writeEndObject();
        }
        out.writeEndArray();
      }
      out.writeEndObject();
    } else if (holding instanceof ClaimHolding.Parts parts) {
      part("role", parts.role(), map, true);
      scope(parts, map);
    }
  }

  private void limit(ClaimMapping mapping) throws IOException {
    if (mapping.limit().isEmpty()) {
      return;
    }
    boolean map = mapping.shape() == ClaimShape.MAP;
    ClaimHolding.Parts parts = mapping.limit().get();
    boolean plain = parts.tenant().isEmpty() && parts.path().isEmpty();
    if (plain && parts.variables().isEmpty()) {
      part("limits", parts.role(), map, true);
    } else {
      out.writeObjectFieldStart("limits");
      part("limit", parts.role(), map, true);
      scope(parts, map);
      out.writeEndObject();
    }
    if (mapping.isOptional()) {
      out.writeBooleanField("optional", true);
    }
  }

  private void scope(ClaimHolding.Parts parts, boolean map) throws IOException {
    if (parts.tenant().isPresent()) {
      part("tenant", parts.tenant().get(), map, true);
    }
    if (parts.path().isPresent()) {
      part("on", parts.path().get(), map, true);
    }
    if (!parts.variables().isEmpty()) {
      out.writeObjectFieldStart("variables");
      for (Map.Entry<String, ClaimPart> variable : parts.variables().entrySet()) {
        part(variable.getKey(), variable.getValue(), map, false);
      }
      out.writeEndObject();
    }
  }

  /** Writes a part, as one word where that means the same. */
  private void part(String key, ClaimPart part, boolean map, boolean plain) throws IOException {
    boolean bare = part.table().isEmpty() && part.range().isEmpty();
    if (bare && part.source() == ClaimPart.Source.VALUE) {
      out.writeStringField(key, map ? ClaimHoldings.KEY : ClaimMappings.AS_IT_STANDS);
      return;
    }
    if (bare && plain && part.constants().size() == 1) {
      String text = part.constants().iterator().next();
      if (!text.equals(ClaimHoldings.KEY) && !text.equals(ClaimMappings.AS_IT_STANDS)) {
        out.writeStringField(key, text);
        return;
      }
    }
    out.writeObjectFieldStart(key);
    source(part);
    tableAndRange(part);
    out.writeEndObject();
  }

  private void source(ClaimPart part) throws IOException {
    switch (part.source()) {
      case CONSTANT -> texts("value", part.constants());
      case CAPTURE -> out.writeStringField("capture", part.capture());
      case CLAIM -> path("claim", part.path().orElseThrow());
      case MEMBER -> path("at", part.path().orElseThrow());
      case VALUE -> {
        // Without a source, a table or a range is of the value.
      }
    }
  }

  private void tableAndRange(ClaimPart part) throws IOException {
    if (part.table().isPresent()) {
      out.writeObjectFieldStart("table");
      for (Map.Entry<String, Set<String>> row : part.table().get().entrySet()) {
        texts(row.getKey(), row.getValue());
      }
      out.writeEndObject();
    }
    if (part.range().isPresent()) {
      out.writeStringField("within", part.range().get().toString());
    }
  }

  private void path(String key, ClaimPath path) throws IOException {
    out.writeFieldName(key);
    path(path);
  }

  private void path(ClaimPath path) throws IOException {
    switch (path.spelling()) {
      case DOTTED -> out.writeString(path.text());
      case POINTER -> one("pointer", path.text());
      case NAME -> one("name", path.text());
    }
  }

  private void one(String key, String value) throws IOException {
    out.writeStartObject();
    out.writeStringField(key, value);
    out.writeEndObject();
  }

  void issuers(List<Issuer> issuers) throws IOException {
    if (issuers.isEmpty()) {
      return;
    }
    out.writeArrayFieldStart("issuers");
    for (Issuer issuer : issuers) {
      out.writeStartObject();
      issuer(issuer);
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private void issuer(Issuer issuer) throws IOException {
    out.writeStringField("issuer", issuer.name());
    texts("audiences", issuer.audiences());
    texts("algorithms", issuer.algorithms().stream().map(Object::toString).toList());
    if (!issuer.audience().equals(USUAL.audience())) {
      path("audience_claim", issuer.audience());
    }
    if (!issuer.identity().equals(USUAL.identity())) {
      path("identity", issuer.identity());
    }
    if (!issuer.client().equals(USUAL.client())) {
      out.writeArrayFieldStart("client");
      for (ClaimPath path : issuer.client()) {
        path(path);
      }
      out.writeEndArray();
    }
    if (issuer.keys().isPresent()) {
      out.writeStringField("keys", issuer.keys().get().toString());
    }
    rules(issuer.rules());
    keyTimes(issuer.keyTimes());
    mappings(issuer.mappings());
    applications(issuer.applications().values());
  }

  private void rules(TokenRules rules) throws IOException {
    TokenRules usual = USUAL.rules();
    if (!rules.types().equals(usual.types())) {
      texts("types", rules.types());
    }
    if (!rules.parties().isEmpty()) {
      texts("parties", rules.parties());
    }
    if (!rules.required().isEmpty()) {
      out.writeObjectFieldStart("requires");
      for (Map.Entry<String, String> claim : rules.required().entrySet()) {
        out.writeStringField(claim.getKey(), claim.getValue());
      }
      out.writeEndObject();
    }
    time("skew", rules.skew(), usual.skew());
    if (rules.maxAge().isPresent()) {
      out.writeStringField("max_age", Words.print(rules.maxAge().get()));
    }
    if (rules.maxLength() != usual.maxLength()) {
      out.writeNumberField("max_length", rules.maxLength());
    }
    if (rules.maxDepth() != usual.maxDepth()) {
      out.writeNumberField("max_depth", rules.maxDepth());
    }
  }

  private void keyTimes(KeyTimes times) throws IOException {
    time("refresh", times.refresh(), USUAL.keyTimes().refresh());
    time("outage", times.outage(), USUAL.keyTimes().outage());
    time("cooldown", times.cooldown(), USUAL.keyTimes().cooldown());
    time("timeout", times.timeout(), USUAL.keyTimes().timeout());
  }

  private void time(String key, Duration time, Duration usual) throws IOException {
    if (!time.equals(usual)) {
      out.writeStringField(key, Words.print(time));
    }
  }

  private void applications(Collection<Application> applications) throws IOException {
    if (applications.isEmpty()) {
      return;
    }
    out.writeArrayFieldStart("applications");
    for (Application application : applications) {
      out.writeStartObject();
      out.writeStringField("client", application.client());
      if (!application.roles().isEmpty()) {
        texts("roles", application.roles());
      }
      if (!application.variables().asMap().isEmpty()) {
        out.writeObjectFieldStart("variables");
        for (var variable : application.variables().asMap().entrySet()) {
          texts(variable.getKey(), variable.getValue());
        }
        out.writeEndObject();
      }
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private void texts(String key, Collection<String> texts) throws IOException {
    out.writeArrayFieldStart(key);
    for (String text : texts) {
      out.writeString(text);
    }
    out.writeEndArray();
  }
}
