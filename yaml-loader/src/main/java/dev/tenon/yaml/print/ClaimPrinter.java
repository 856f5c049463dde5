package dev.tenon.yaml.print;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tenon.claims.Application;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.Issuer;
import dev.tenon.claims.KeyTimes;
import dev.tenon.claims.TokenRules;
import dev.tenon.yaml.section.ClaimMappings;
import dev.tenon.yaml.section.Words;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Writes claim mappings and issuers; default values are left out. */
final class ClaimPrinter {

  private static final Issuer USUAL = Issuer.builder("usual").audiences("usual").build();

  private final JsonGenerator out;

  ClaimPrinter(JsonGenerator out) {
    this.out = out;
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
      }
      yields(mapping.yields());
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

  private void given(String key, ClaimOutput output) throws IOException {
    if (output.capture().isEmpty() && output.table().isEmpty()) {
      out.writeStringField(key, ClaimMappings.AS_IT_STANDS);
      return;
    }
    out.writeObjectFieldStart(key);
    if (!output.capture().isEmpty()) {
      out.writeStringField("capture", output.capture());
    }
    if (output.table().isPresent()) {
      out.writeObjectFieldStart("table");
      for (var row : output.table().get().entrySet()) {
        texts(row.getKey(), row.getValue());
      }
      out.writeEndObject();
    }
    out.writeEndObject();
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
