#include "sim/export/chrome.h"

#include "tests/catch.h"
#include "tests/sim/export/exported.h"
#include "tests/sim/export/picture.h"
#include "tests/sim/replay/story.h"

#include <nlohmann/json.hpp>

namespace fiberscope::test {

TEST_CASE("chrome: a wake is written like this", "[export]") {
    Story story;
    story.begin(1).at(1'234'567).create(1).start(1).add(Kind::go_end, 1);
    const std::string file = exported<exports::Chrome>(story, story.strings).bytes;
    CAPTURE(file);
    CHECK(file.starts_with(
        "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n"
        R"({"ph":"M","name":"process_name","pid":1,"tid":0,"args":{"name":"Proc)"));
    CHECK(file.find(R"(
{"ph":"B","pid":1,"tid":0,"ts":1234.567,"name":"go","cat":"wake","args":{"goroutine":"G1 main.main","line":1}},
{"ph":"s","pid":1,"tid":0,"ts":1234.567,"id":1,"cat":"arrow","name":"go"},
{"ph":"E","pid":1,"tid":0,"ts":1234.567},
{"ph":"B","pid":2,"tid":1,"ts":1234.567,"name":"Runnable","cat":"state"},
{"ph":"t","pid":2,"tid":1,"ts":1234.567,"id":1,"cat":"arrow","name":"go"},
)") != std::string::npos);
    CHECK(file.find(R"(
{"ph":"B","pid":1,"tid":0,"ts":1234.577,"name":"G1 main.main","cat":"run","args":{"M":0}},
{"ph":"f","pid":1,"tid":0,"ts":1234.577,"id":1,"cat":"arrow","name":"go","bp":"e"},
{"ph":"E","pid":1,"tid":0,"ts":1234.587,"args":{"until":"ends"}},
)") != std::string::npos);
    CHECK(file.ends_with("\n],\"otherData\":{\"run\":\"run: test\"}}\n"));
}

TEST_CASE("chrome: any bytes in a value or a name make a file that JSON readers accept",
          "[export]") {
    std::string any;
    for (int byte = 1; byte < 256; ++byte)
        any += static_cast<char>(byte);
    any += "\xe4\xb8\x96</script>\\\"";
    Story story;
    story.begin(1).create(1, 0, "main.\"\xff\n").start(1).channel(1, 1, 1, "a\\\x01");
    story.add(Kind::chan_send, 1, 1, 0, 0, any.substr(40, 224));
    story.add(Kind::output, 1, 0, 1, 0, any.substr(0, 200));
    const Picture picture = read_chrome(exported<exports::Chrome>(story, story.strings).bytes);
    CHECK(wrong_with(picture).empty());
    CHECK(picture.tracks[0] == "Processors (P)/P0");
    CHECK(picture.count(Sight::What::begin, "G1 main.\"\xef\xbf\xbd\n") == 1);
    for (const Sight& sight : picture.sights) {
        if (sight.name != "stdout" || sight.what != Sight::What::begin) continue;
        const std::string& text = sight.facts.at("text");
        CHECK(text.substr(0, 127) == any.substr(0, 127));  // the ASCII ones as they were
        CHECK(text.substr(127, 6) == "\xef\xbf\xbd\xef\xbf\xbd");
    }
}

}  // namespace fiberscope::test
