// The program as its user meets it: run as a process, judged by stdout, stderr, exit status and the
// files that it leaves.
#include "tests/catch.h"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace {

namespace fs = std::filesystem;

struct Result {
    int status = 0;
    std::string out, err;
};

std::string slurp(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

// A folder of the test's own, empty at first and gone at the end.
struct Folder {
    Folder() {
        char name[] = "/tmp/fiberscope-test-XXXXXX";
        REQUIRE(mkdtemp(name) != nullptr);
        path = name;
    }
    ~Folder() { fs::remove_all(path); }
    std::string file(const std::string& name, const std::string& text) const {
        std::ofstream(path / name, std::ios::binary) << text;
        return path / name;
    }
    std::size_t count() const {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(path), fs::directory_iterator()));
    }
    fs::path path;
};

// Runs the program without a display, in `folder`.
Result fiberscope(const Folder& folder, const std::string& words) {
    const Folder outputs;
    const std::string command = "cd '" + folder.path.string() +
                                "' && env -u DISPLAY -u WAYLAND_DISPLAY " FIBERSCOPE_PROGRAM " " +
                                words + " >'" + outputs.path.string() + "/out' 2>'" +
                                outputs.path.string() + "/err'";
    const int status = std::system(command.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, slurp(outputs.path / "out"),
            slurp(outputs.path / "err")};
}

// Wrong input: one line on stderr that says what and where, status 1, nothing on stdout.
void check_refused(const Result& result, const std::string& place) {
    INFO(result.err);
    CHECK(result.status == 1);
    CHECK(result.out.empty());
    CHECK(result.err.find(place) != std::string::npos);
    CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 1);
}

const std::string kHello =
    "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Println(\"hello\")\n}\n";
const std::string kScenarios = std::string(FIBERSCOPE_SOURCE_DIR) + "/scenarios/";

}  // namespace

TEST_CASE("program: a scenario's stdout and status are a compiled program's", "[program]") {
    const Folder folder;
    folder.file("hello.go", kHello);
    Result result = fiberscope(folder, "run hello.go");
    CHECK(result.out == "hello\n");
    CHECK(result.err.empty());
    CHECK(result.status == 0);

    folder.file("exit.go", "package main\n\nimport \"os\"\n\nfunc main() {\n\tos.Exit(3)\n}\n");
    CHECK(fiberscope(folder, "run exit.go").status == 3);

    folder.file("panic.go", "package main\n\nfunc main() {\n\tpanic(\"boom\")\n}\n");
    result = fiberscope(folder, "run panic.go");
    CHECK(result.status == 2);
    CHECK(result.err.rfind("panic: boom\n\ngoroutine 1 [running]:\nmain.main()\n", 0) == 0);

    folder.file("dead.go", "package main\n\nfunc main() {\n\t<-make(chan int)\n}\n");
    result = fiberscope(folder, "run dead.go");
    CHECK(result.status == 2);
    CHECK(result.err.rfind("fatal error: all goroutines are asleep - deadlock!\n\n"
                           "goroutine 1 [chan receive]:\nmain.main()\n",
                           0) == 0);
}

TEST_CASE("program: stat tells a trace's numbers, findings and reasons", "[program]") {
    const Folder folder;
    folder.file("leak.go", R"(package main

import "time"

func main() {
	c := make(chan int)
	go func() {
		for range c {
		}
	}()
	c <- 1
	time.Sleep(time.Millisecond)
}
)");
    REQUIRE(fiberscope(folder, "run leak.go --seed 1 --procs 2 --trace a.fscope").status == 0);
    const Result text = fiberscope(folder, "stat a.fscope");
    CHECK(text.status == 0);
    CHECK(text.out.find("woken, until it ran") != std::string::npos);
    CHECK(text.out.find("\n1 found\nleak ") != std::string::npos);
    const Result json = fiberscope(folder, "stat a.fscope --json");
    CHECK(json.status == 0);
    CHECK(json.out.rfind("{\n \"fiberscope_stat\": 1,", 0) == 0);
    CHECK(fiberscope(folder, "stat a.fscope --csv findings").out.rfind("kind,sentence,", 0) == 0);
    CHECK(fiberscope(folder, "stat a.fscope --csv all -o tables").status == 0);
    CHECK(fs::exists(folder.path / "tables" / "queues.csv"));
    const Result why = fiberscope(folder, "stat a.fscope --why 2");
    CHECK(why.status == 0);
    CHECK(why.out == "G2 waits to receive from c (unbuffered); its only sender main has finished\n");
    CHECK(fiberscope(folder, "stat a.fscope --why G2@0").status == 1);
    for (const char* wrong : {"--csv x", "--csv all", "--why 0", "--why G2@", "--why 2@999999"}) {
        CAPTURE(wrong);
        const Result refused = fiberscope(folder, std::string("stat a.fscope ") + wrong);
        CHECK(refused.status == 1);
        CHECK(refused.out.empty());
    }
}

TEST_CASE("program: wrong input is one line with its place, status 1, and leaves nothing",
          "[program]") {
    const Folder folder;
    folder.file("hello.go", kHello);
    folder.file("syntax.go", "package main\n\nfunc main() {\n\tx := := 1\n}\n");
    folder.file("type.go", "package main\n\nfunc main() {\n\tvar x int = \"a\"\n\t_ = x\n}\n");
    folder.file("unsupported.go",
                "package main\n\nimport \"unsafe\"\n\nfunc main() {\n\t_ = unsafe.Sizeof(1)\n}\n");
    folder.file("caption.go", "package main\n\n//scope:procs many\nfunc main() {}\n");
    folder.file("foreign.fscope", "this is no trace of ours");
    const std::size_t files = folder.count();

    check_refused(fiberscope(folder, "run missing.go"), "missing.go: No such file");
    check_refused(fiberscope(folder, "run ."), "is a folder");
    check_refused(fiberscope(folder, "run syntax.go"), "syntax.go:4:7: ");
    check_refused(fiberscope(folder, "run type.go"), "type.go:4:14: ");
    check_refused(fiberscope(folder, "run unsupported.go"), "unsupported.go:3:8: ");
    check_refused(fiberscope(folder, "run caption.go"), "caption.go:3:");
    check_refused(fiberscope(folder, "run hello.go --trace /nowhere/x.fscope"),
                  "/nowhere/x.fscope");
    check_refused(fiberscope(folder, "run hello.go --bogus"), "--bogus");
    check_refused(fiberscope(folder, "run hello.go --procs 0"), "--procs");
    check_refused(fiberscope(folder, "run hello.go --seed 1 --pace 5"), "--pace");
    check_refused(fiberscope(folder, "nonsense"), "nonsense");
    check_refused(fiberscope(folder, "check foreign.fscope"), "foreign.fscope");
    check_refused(fiberscope(folder, "check missing.fscope"), "missing.fscope");
    check_refused(fiberscope(folder, "render hello.go -o x.bmp"), "x.bmp");
    check_refused(fiberscope(folder, "render hello.go -o /nowhere/x.png"), "/nowhere/x.png");
    check_refused(fiberscope(folder, "open hello.go"), "no display");
    // Alone it would show the lessons, and names what works without a window.
    check_refused(fiberscope(folder, ""), "no display");
    for (const char* command : {"'run ", "'render "})
        CHECK(fiberscope(folder, "").err.find(command) != std::string::npos);
    CHECK(folder.count() == files);
}

TEST_CASE("program: a truncated trace gives what is whole and says what is missing", "[program]") {
    const Folder folder;
    REQUIRE(fiberscope(folder, "run '" + kScenarios + "03-buffered.go' --trace a.fscope").status ==
            0);
    const std::string whole = slurp(folder.path / "a.fscope");
    Result result = fiberscope(folder, "check a.fscope");
    CHECK(result.status == 0);
    CHECK(result.out.find("every one follows") != std::string::npos);

    folder.file("half.fscope", whole.substr(0, whole.size() / 2));
    result = fiberscope(folder, "check half.fscope");
    CHECK(result.status == 1);
    CHECK(result.err.find("half.fscope") != std::string::npos);
    CHECK(result.err.find("byte") != std::string::npos);
}

TEST_CASE("program: a trace of Go is read as one of ours, and either becomes the other",
          "[program]") {
    const Folder folder;
    const std::string recorded =
        std::string(FIBERSCOPE_SOURCE_DIR) + "/tests/sim/gotrace/recorded/pool.trace";
    Result result = fiberscope(folder, "check '" + recorded + "'");
    CHECK(result.status == 0);
    CHECK(result.out.find("every one follows") != std::string::npos);
    CHECK(result.err.find("a trace of Go; not shown: 1 STWBegin") != std::string::npos);
    CHECK(fiberscope(folder, "stat '" + recorded + "'").out.find("pool.go\ngo 1.23 world") == 0);

    CHECK(fiberscope(folder, "convert '" + recorded + "' -o a.fscope").status == 0);
    const std::string verdict = fiberscope(folder, "check a.fscope").out;
    CHECK(verdict == result.out);
    CHECK(fiberscope(folder, "convert a.fscope").out ==
          fiberscope(folder, "convert '" + recorded + "'").out);
    result = fiberscope(folder, "convert a.fscope -o b.trace");
    CHECK(result.status == 0);
    CHECK(slurp(folder.path / "b.trace").starts_with("go 1.23 trace"));
    CHECK(fiberscope(folder, "check b.trace").status == 0);
    CHECK(fiberscope(folder, "convert b.trace --to go -o c").status == 0);
    CHECK(fiberscope(folder, "render b.trace -o b.png").status == 0);
    check_refused(fiberscope(folder, "convert b.trace --to fscope"), "-o names its file");
    check_refused(fiberscope(folder, "convert a.fscope -o /nowhere/x.trace"), "/nowhere/x.trace");

    folder.file("half.trace", slurp(recorded).substr(0, 900));
    result = fiberscope(folder, "check half.trace");
    CHECK(result.status == 1);
    CHECK(result.err.find("half.trace: byte ") != std::string::npos);
    folder.file("old.trace", std::string("go 1.19 trace\0\0\0", 16));
    check_refused(fiberscope(folder, "check old.trace"), "of Go 1.19");
    CHECK(folder.count() == 6);
}

TEST_CASE("program: the same seed writes the same trace, byte for byte", "[program]") {
    const Folder folder;
    for (const char* name : {"a", "b"})
        REQUIRE(fiberscope(folder, "run --seed 9 --procs 5 '" + kScenarios +
                                       "06-scheduler.go' --trace " + name + ".fscope")
                    .status == 0);
    CHECK(slurp(folder.path / "a.fscope") == slurp(folder.path / "b.fscope"));
    CHECK(fs::file_size(folder.path / "a.fscope") > 1000);
}

// As Go's: the run ends, and says where every goroutine was; here with their variables.
TEST_CASE("program: SIGQUIT ends a run with a report of its goroutines", "[program]") {
    const Folder folder;
    const std::string file = folder.file("busy.go",
                                         "package main\n\n"
                                         "func waits(name string, c chan int) {\n\t<-c\n}\n\n"
                                         "func main() {\n\tgo waits(\"bob\", nil)\n"
                                         "\tprintln(\"ready\")\n"
                                         "\tfor n := 5; ; {\n\t\t_ = n\n\t}\n}\n");
    for (const char* how : {"--procs=2", "--pace=0"}) {
        const fs::path err = folder.path / "err";
        const pid_t child = fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            const int to = open(err.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
            dup2(to, 2);
            execl(FIBERSCOPE_PROGRAM, "fiberscope", "run", "--locals", how, file.c_str(), nullptr);
            _exit(127);
        }
        // One that is paused from the start says nothing; by then it is likely to have begun, and
        // if it has not, the signal may end it in another way.
        const bool paused = how == std::string("--pace=0");
        for (int i = 0; i < 10'000 && (paused ? i < 1000 : slurp(err).empty()); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        kill(child, SIGQUIT);
        int status = 0;
        REQUIRE(waitpid(child, &status, 0) == child);
        const std::string text = slurp(err);
        INFO(how << ": " << text);
        REQUIRE(WIFEXITED(status));
        CHECK(WEXITSTATUS(status) == 2);
        CHECK(text.find("SIGQUIT: quit\n\ngoroutine 1 [") != std::string::npos);
        if (paused) continue;
        CHECK(text.find("ready\nSIGQUIT") == 0);
        CHECK(text.find("\t    n int = 5\n") != std::string::npos);
        CHECK(text.find("\t    name string = \"bob\"\n\t    c chan int = nil\n") !=
              std::string::npos);
    }
}

TEST_CASE("program: a paced run gives the same output, slowly", "[program]") {
    const Folder folder;
    folder.file("hello.go", kHello);
    const Result result = fiberscope(folder, "run hello.go --pace 500");
    CHECK(result.status == 0);
    CHECK(result.out == "hello\n");
}

TEST_CASE("program: without a display a lesson is played as text, picture and film", "[program]") {
    const Folder folder;
    const Result result = fiberscope(folder, "'" + kScenarios + "01-go-statement.go' --out shown");
    INFO(result.err);
    CHECK(result.status == 0);
    for (const char* word :
         {"hello from greet(0)", "G1 main.main", "P0", "wg", "shown/01-go-statement.gif"})
        CHECK(result.out.find(word) != std::string::npos);
    CHECK(slurp(folder.path / "shown/01-go-statement.png").substr(1, 3) == "PNG");
    CHECK(slurp(folder.path / "shown/01-go-statement.gif").substr(0, 6) == "GIF89a");
    CHECK(fiberscope(folder, "check shown/01-go-statement.fscope").status == 0);
}

TEST_CASE("program: rules can be switched off by name, with a seed", "[program]") {
    const Folder folder;
    folder.file("hello.go", kHello);
    const Result result =
        fiberscope(folder, "run --seed 1 --without steal,runnext --trace a.fscope hello.go");
    CHECK(result.out == "hello\n");
    CHECK(result.status == 0);
    CHECK(fiberscope(folder, "convert a.fscope")
              .out.find("without=spawn-runnext,wake-runnext,steal") != std::string::npos);
    CHECK(fiberscope(folder, "stat a.fscope").out.find("without spawn-runnext") !=
          std::string::npos);
    check_refused(fiberscope(folder, "run --without steal hello.go"), "--seed");
    check_refused(fiberscope(folder, "run --seed 1 --without steel hello.go"), "random-victim");
    check_refused(fiberscope(folder, "run --seed 1 --without run-local hello.go"),
                  "cannot be switched off");
}

TEST_CASE("program: a trace is converted into what the file's extension or --to says",
          "[program]") {
    const Folder folder;
    folder.file("hello.go", kHello);
    REQUIRE(fiberscope(folder, "run --seed 1 --trace a.fscope hello.go").status == 0);
    const auto written = [&](const std::string& words, const std::string& file) {
        const Result result = fiberscope(folder, "convert a.fscope " + words);
        INFO(words << ": " << result.err);
        CHECK(result.status == 0);
        CHECK(result.err.empty());
        return file.empty() ? result.out : slurp(folder.path / file);
    };
    const std::string text = written("", "");
    CHECK(text.find("go_create main.main") != std::string::npos);
    CHECK(written("-o a.txt", "a.txt") == text);
    CHECK(written("--to text -o a.log", "a.log") == text);
    const std::string json = written("-o a.json", "a.json");
    CHECK(json.starts_with("{\"displayTimeUnit\":\"ns\""));
    CHECK(json.find("run: hello.go, simulated world, seed 1") != std::string::npos);
    CHECK(written("--to chrome", "") == json);
    const std::string proto = written("-o a.pftrace", "a.pftrace");
    CHECK(proto.starts_with("\x0a"));
    CHECK(proto.find("run: hello.go, simulated world, seed 1") != std::string::npos);
    CHECK(written("-o a.perfetto-trace", "a.perfetto-trace") == proto);
    CHECK(written("-o b.json --to perfetto", "b.json") == proto);

    const Result less = fiberscope(folder, "convert a.fscope -o c.json --tracks 0");
    CHECK(less.status == 0);
    CHECK(less.err == "left out: 1 of 1 goroutines have no track; what they do is on the Ps'\n");
}

TEST_CASE("program: what cannot be converted is told in a line and leaves nothing", "[program]") {
    const Folder folder;
    folder.file("hello.go", kHello);
    REQUIRE(fiberscope(folder, "run --seed 1 --trace a.fscope hello.go").status == 0);
    const std::size_t files = folder.count();
    const std::string forms =
        "there are text (.txt), perfetto (.pftrace, .perfetto-trace), chrome (.json)";
    check_refused(fiberscope(folder, "convert a.fscope -o a.svg"),
                  "a.svg: no form has this extension; " + forms);
    check_refused(fiberscope(folder, "convert a.fscope -o a"), forms);
    check_refused(fiberscope(folder, "convert a.fscope --to svg"), "--to svg: " + forms);
    check_refused(fiberscope(folder, "convert hello.go -o a.json"), "hello.go");
    check_refused(fiberscope(folder, "convert a.fscope -o none/a.json"), "none/a.json");
    CHECK(folder.count() == files);
    for (const char* form : {"text", "perfetto", "chrome"}) {
        const std::string command = "cd '" + folder.path.string() +
                                    "' && " FIBERSCOPE_PROGRAM " convert a.fscope --to " + form +
                                    " >/dev/full 2>err";
        CHECK(WEXITSTATUS(std::system(command.c_str())) == 1);
        CHECK(slurp(folder.path / "err") == "fiberscope: stdout: cannot write\n");
    }
    // A disk that is full in the middle: what is written so far must go.
    const std::string command = "cd '" + folder.path.string() +
                                "' && trap '' XFSZ && ulimit -f 4 && " FIBERSCOPE_PROGRAM
                                " convert a.fscope -o a.json 2>err";
    CHECK(WEXITSTATUS(std::system(command.c_str())) == 1);
    CHECK(slurp(folder.path / "err") == "fiberscope: a.json: cannot write\n");
    CHECK(folder.count() == files + 1);  // with err
}
