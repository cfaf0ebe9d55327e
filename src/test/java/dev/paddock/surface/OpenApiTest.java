package dev.paddock.surface;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpenApiTest {

  /** As FastAPI writes it, shortened. */
  private static final String DOCUMENT =
      """
      {"openapi": "3.1.0", "paths": {
        "/notes/{number}": {
          "parameters": [{"name": "number", "in": "path", "required": true,
                          "schema": {"type": "integer"}}],
          "get": {"summary": "Read a note", "parameters": [
            {"name": "deep", "in": "query", "schema": {"anyOf": [{"type": "boolean"},
             {"type": "null"}], "default": false}},
            {"name": "x-trace", "in": "header", "schema": {"type": "string"}}]}},
        "/notes": {
          "post": {"requestBody": {"content": {"application/json": {"schema":
            {"$ref": "#/components/schemas/Note"}}}}},
          "x-internal": {}}},
       "components": {"schemas": {
         "Note": {"type": "object", "properties": {
           "text": {"type": "string", "examples": ["milk"]},
           "tags": {"type": "array", "items": {"type": "string"}},
           "level": {"enum": ["low", "high"]},
           "parent": {"anyOf": [{"$ref": "#/components/schemas/Note"}, {"type": "null"}]}}}}}}
      """;

  @Test
  void operationsComeWithTheirParameters() {
    var operations = OpenApi.read(DOCUMENT);
    assertThat(operations)
        .extracting(Operation::method, Operation::path)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("GET", "/notes/{number}"),
            org.assertj.core.groups.Tuple.tuple("POST", "/notes"));
    assertThat(operations.getFirst().summary()).isEqualTo("Read a note");
    assertThat(operations.getFirst().parameters())
        .containsExactly(
            new Operation.Parameter("number", "path", true, "integer", ""),
            new Operation.Parameter("deep", "query", false, "boolean", "false"));
    assertThat(operations.getFirst().body()).isNull();
  }

  @Test
  void aBodyIsATemplateOfItsSchemaEvenOfOneThatHoldsItself() {
    String body = OpenApi.read(DOCUMENT).getLast().body();
    assertThat(body).contains("\"text\" : \"milk\"", "\"level\" : \"low\"", "\"parent\" : {");
    assertThat(body).hasSizeLessThan(5_000);
  }

  @Test
  void whatIsNoDocumentHasNoOperations() {
    for (String text : new String[] {"", "<html>", "[]", "{\"paths\": 3}", "null"}) {
      assertThat(OpenApi.read(text)).as(text).isEmpty();
    }
  }
}
