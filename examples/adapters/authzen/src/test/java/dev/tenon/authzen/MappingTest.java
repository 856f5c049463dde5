package dev.tenon.authzen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeSide;
import dev.tenon.condition.AttributeType;
import dev.tenon.path.Resource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Paths of resources, values of attributes, and seals. */
class MappingTest {

  private static Resource path(Mapping mapping, String type, String id) {
    return mapping.resource("acme", new Entity(type, id, Json.object()));
  }

  @Test
  void anId_isOneSegment_whateverIsInIt() {
    Mapping mapping = Mapping.standard();
    for (String id : List.of("a/b", "a%2Fb", "*", "${user}", "a\\b", "\u00fc", " a")) {
      assertEquals(List.of("doc", id), path(mapping, "doc", id).segments());
    }
    assertFalse(path(mapping, "doc", "..").isCanonical());
    assertFalse(path(mapping, "doc", "").isCanonical());
    assertFalse(path(mapping, "..", "x").isCanonical());
    assertFalse(path(mapping, "doc", "x".repeat(513)).isCanonical());
    assertEquals(List.of("a/b", "c"), path(mapping, "a/b", "c").segments());
  }

  @Test
  void aTemplate_placesIt_andSplitsItWhereItSays() {
    Mapping mapping =
        Mapping.standard()
            .withResource("file", "{tenant}/files/{id/}")
            .withResource("invoice", "{tenant}/invoices/{id}")
            .withOtherResources("other/{type}/{id}");
    assertEquals("acme/files/a/b", path(mapping, "file", "a/b").toString());
    assertEquals(List.of("acme", "invoices", "a/b"), path(mapping, "invoice", "a/b").segments());
    assertEquals("other/x/1", path(mapping, "x", "1").toString());
    for (String id : List.of("a//b", "/a", "a/", "../b", "a/./b")) {
      assertFalse(path(mapping, "file", id).isCanonical(), id);
    }
    for (String wrong :
        List.of("", "a", "{id}/{x}", "{id", "a{id}", "*/{id}/..", "{id}//", "{id/}/")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> Mapping.standard().withOtherResources(wrong),
          wrong);
    }
  }

  private static Map<String, Object> values(String json) {
    AttributeDeclarations declared =
        AttributeDeclarations.none()
            .with("request.text", AttributeType.of(AttributeType.Kind.TEXT))
            .with("request.texts", AttributeType.of(AttributeType.Kind.TEXTS))
            .with("request.number", AttributeType.of(AttributeType.Kind.NUMBER))
            .with("request.integer", AttributeType.of(AttributeType.Kind.INTEGER))
            .with("request.boolean", AttributeType.of(AttributeType.Kind.BOOLEAN))
            .with("request.instant", AttributeType.of(AttributeType.Kind.INSTANT))
            .with("request.address", AttributeType.of(AttributeType.Kind.ADDRESS));
    ObjectNode object =
        new Json(Limits.standard()).read(Client.json(json).getBytes(StandardCharsets.UTF_8));
    return new TreeMap<>(AttributeValues.of(AttributeSide.REQUEST, object, declared).asMap());
  }

  @Test
  void values_areOfTheirJsonType_orNotKnown() {
    assertEquals(
        "{request.address=10.0.0.1, request.boolean=true, request.instant=1985-10-26T08:22:00Z,"
            + " request.integer=12, request.number=1.5, request.text=a, request.texts=[a, b]}",
        values(
                """
                {'text':'a','texts':['a','b'],'number':1.5,'integer':12,'boolean':true,
                 'instant':'1985-10-26T01:22-07:00','address':'10.0.0.1','other':1}""")
            .toString());
    for (String wrong :
        List.of(
            "{'text':1}",
            "{'text':['a']}",
            "{'text':null}",
            "{'texts':'a'}",
            "{'texts':['a',1]}",
            "{'number':'1.5'}",
            "{'integer':1.5}",
            "{'boolean':'true'}",
            "{'boolean':1}",
            "{'instant':'yesterday'}",
            "{'instant':499170120}",
            "{'address':'10.0.0'}",
            "{'address':167772161}")) {
      assertTrue(values(wrong).isEmpty(), wrong);
    }
  }

  @Test
  void aSeal_isOfItsKey_andItsPurpose() {
    Seal seal = new Seal(new byte[Seal.KEY_BYTES]);
    String closed = seal.close("page", "after\u00fc");
    assertEquals("after\u00fc", seal.open("page", closed).orElse(""));
    assertEquals("after\u00fc", new Seal(new byte[32]).open("page", closed).orElse(""));
    assertTrue(seal.open("other", closed).isEmpty());
    assertTrue(Seal.ofThisProcess().open("page", closed).isEmpty());
    assertTrue(seal.open("page", "x".repeat(10_000)).isEmpty());
    assertTrue(seal.open("page", "").isEmpty());
    assertFalse(closed.equals(seal.close("page", "after\u00fc")));
    assertThrows(IllegalArgumentException.class, () -> new Seal(new byte[16]));
  }

  @Test
  void limitsOfNothing_andHashesThatAreNone_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Limits(0, 4, 1, 1, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> KnownCallers.none().withKey("abc", Caller.named("x")));
  }
}
