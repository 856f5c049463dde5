package dev.tenon.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * Reads claims from a text: a JSON object, or a token whose payload is one. Nothing is verified,
 * and no message quotes the text, since it may be a secret.
 */
final class Claims {

  private static final String BEARER = "Bearer ";

  private Claims() {}

  static Map<String, Object> read(Terminal terminal, String name) {
    String text = Input.text(terminal, name).strip();
    Place place = Place.ofSource(name.equals(Input.STANDARD) ? Input.STANDARD_NAME : name);
    return parse(place, text.startsWith("{") ? text : payload(place, text));
  }

  private static Map<String, Object> parse(Place place, String json) {
    try {
      return Json.object(json);
    } catch (JsonProcessingException wrong) {
      var at = wrong.getLocation();
      Place exact = at == null ? place : Place.of(place.source(), at.getLineNr(), at.getColumnNr());
      throw Input.refusal(
          Diagnostic.error("bad-claims", exact, "the claims are no JSON object")
              .because("the text breaks off, names something twice, or is no JSON from here on")
              .mend("give the payload of a token as it was issued"));
    } catch (IOException impossible) {
      throw new java.io.UncheckedIOException(impossible);
    }
  }

  /** The payload of a token in its compact form. */
  private static String payload(Place place, String text) {
    String token = text.startsWith(BEARER) ? text.substring(BEARER.length()).strip() : text;
    String[] parts = token.split("\\.", -1);
    try {
      if (parts.length == 3) {
        return new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
      }
    } catch (IllegalArgumentException notBase64) {
      // Reported below, without the text.
    }
    throw Input.refusal(
        Diagnostic.error("bad-claims", place, "neither claims nor a signed token")
            .because("claims are a JSON object, and a signed token has three parts in base64url")
            .mend("give the one or the other; an encrypted token must be decrypted first"));
  }
}
