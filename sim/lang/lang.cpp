#include "sim/lang/lang.h"

#include "sim/lang/code/layout.h"
#include "sim/lang/compile/compiler.h"
#include "sim/lang/std/prelude.h"
#include "sim/lang/syntax/parser.h"
#include "sim/lang/types/checker.h"
#include "sim/lang/vm/interpreter.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>

namespace fiberscope::lang {

namespace {

// Loads packages: the program's own and, through its imports, the standard ones.
class Loader {
  public:
    Loader(Program& program, Diagnostics& errors, bool is_whole)
        : program_(program), errors_(errors), is_whole_(is_whole) {}

    // In the order of initialisation: what is imported comes first.
    const std::vector<Package*>& order() const { return order_; }

    Package* load_std(const std::string& path) {
        for (Package* known : order_) {
            if (known->path == path) return known;
        }
        const std::string_view source = std_source(path);
        if (source.empty()) return nullptr;
        auto package = std::make_unique<Package>();
        package->path = path;
        package->file_name = path + ".go";
        package->is_std = true;
        return check(std::move(package), source);
    }

    Package* load_file(std::string_view source, const std::string& file_name) {
        auto package = std::make_unique<Package>();
        package->path = "main";
        package->file_name = file_name;
        package->is_whole = is_whole_;
        return check(std::move(package), source);
    }

  private:
    Package* check(std::unique_ptr<Package> owned, std::string_view source) {
        Package* package = owned.get();
        package->scope = program_.types.make_scope(nullptr);
        // A mistake in the library's own text has no place in the user's file.
        Diagnostics own;
        Diagnostics& errors = package->is_std ? own : errors_;
        Parser parser(source, package->tree, errors);
        parser.parse_file();
        package->name = package->tree.package_name ? package->tree.package_name->name : "main";
        if (errors.empty() && is_whole_ && !package->is_std && package->name != "main") {
            errors.add(package->tree.package_name->pos,
                       "package " + package->name + " is not a main package");
        }
        if (!errors.has_syntax_error()) {
            Checker checker(*package, program_.types, errors,
                            [this](const std::string& path) { return load_std(path); });
            checker.check();
        }
        for (const Diagnostic& error : own.take()) {
            errors_.add({1, 1}, "in the standard library, " + text_of(error, package->file_name));
        }
        program_.packages.push_back(std::move(owned));
        order_.push_back(package);
        return package;
    }

    Program& program_;
    Diagnostics& errors_;
    const bool is_whole_;
    std::vector<Package*> order_;
};

// Checks the instances of generic functions, and those that they need, until no more are needed.
// The generic ones have passed: what is found wrong here is our mistake.
void check_instances(TypeTable& types, Diagnostics& errors) {
    types.make_methods();
    for (std::size_t i = 0; i < types.function_instances().size(); ++i) {
        Object* instance = types.function_instances()[i];
        Diagnostics own;
        Checker checker(*instance->package, types, own, nullptr);
        checker.check_instance(instance);
        for (const Diagnostic& error : own.take()) {
            std::string arguments;
            for (const Type* type : instance->type_args)
                arguments += (arguments.empty() ? "" : ",") + to_string(type);
            errors.add(error.pos, "internal error in the instance " + instance->name + "[" +
                                      arguments + "]: " + error.message);
        }
        types.make_methods();
    }
}

// A build constraint above the package clause says which Go the file is written in.
bool is_before_go_1_22(std::string_view source) {
    const std::string_view head = source.substr(0, source.find("\npackage "));
    constexpr std::string_view kConstraint = "//go:build go1.";
    const std::size_t at = head.find(kConstraint);
    if (at == std::string_view::npos || (at > 0 && head[at - 1] != '\n')) return false;
    const int version = std::atoi(std::string(head.substr(at + kConstraint.size(), 3)).c_str());
    return version > 0 && version < 22;
}

Compiled compile_file(std::string_view source, const std::string& file_name, bool is_whole) {
    auto program = std::make_shared<Program>();
    program->file_name = file_name;
    // gc gives up after so many of a program; a test of the compiler wants all.
    constexpr std::size_t kShown = 10;
    Diagnostics errors(is_whole ? kShown : Diagnostics::kMax);
    Loader loader(*program, errors, is_whole);
    program->shares_loop_variables = is_before_go_1_22(source);
    // Every program can panic.
    Package* runtime = loader.load_std("runtime");
    loader.load_file(source, file_name);
    if (errors.empty()) check_instances(program->types, errors);
    if (errors.empty()) {
        program->error_string = runtime->scope->find_here("errorString")->type;
        program->plain_error = runtime->scope->find_here("plainError")->type;
        Compiler compiler(*program, errors);
        compiler.compile(loader.order());
        if (errors.empty()) lay_out(*program);
    }
    Compiled result;
    result.errors = errors.take();
    if (result.errors.empty()) result.program = std::move(program);
    return result;
}

}  // namespace

Compiled compile(std::string_view source, const std::string& file_name) {
    return compile_file(source, file_name, true);
}
Compiled compile_package(std::string_view source, const std::string& file_name) {
    return compile_file(source, file_name, false);
}

std::string text_of(const Diagnostic& error, const std::string& file_name) {
    return file_name + ":" + std::to_string(error.pos.line) + ":" +
           std::to_string(error.pos.column) + ": " + error.message;
}

Execution::Execution(const Program& program, ExecutionOptions options)
    : run_(std::make_unique<Run>(program, std::move(options))) {}
Execution::~Execution() = default;

Spawn Execution::main(StringTable* strings) {
    Interpreter* interpreter = run_->new_interpreter(run_->program.entry, nullptr, nullptr, true);
    if (run_->races) interpreter->set_racer(run_->races->begin_main());
    Spawn what;
    what.entry = &Interpreter::entry;
    what.argument = interpreter;
    what.function = strings ? strings->intern("main.main") : StringId::none;
    what.user = interpreter;
    what.stack_bytes = interpreter->stack_bytes();
    return what;
}

namespace {

// As one that is left stands in a report: its frames, and who made it.
std::string text_of(const GoInfo& go) {
    const char* status = go.status == GoStatus::waiting   ? text_of(go.reason)
                         : go.status == GoStatus::running ? "running"
                         : go.status == GoStatus::syscall ? "syscall"
                                                          : "runnable";
    std::string text =
        "\ngoroutine " + std::to_string(static_cast<std::uint32_t>(go.id)) + " [" + status + "]:\n";
    if (const auto* interpreter = static_cast<const Interpreter*>(go.user))
        text += interpreter->trace() + interpreter->creation();
    return text;
}

// Go's GOTRACEBACK: a panic shows the goroutine that panicked, unless the user wants all.
bool wants_all() {
    const char* wish = std::getenv("GOTRACEBACK");
    if (wish == nullptr) return false;
    constexpr std::string_view kAll[] = {"all", "system", "crash", "1", "2"};
    return std::find(std::begin(kAll), std::end(kAll), wish) != std::end(kAll);
}

}  // namespace

std::size_t Execution::races() const {
    return run_->races ? run_->races->races() : 0;
}

std::string Execution::report(const Outcome& outcome) const {
    std::string text = run_->fatal_report;
    GoId first = run_->fatal_go;
    // Ended from outside: nobody's fault, so all are shown.
    bool all = outcome.deadlocked || run_->all_in_report || wants_all();
    if (text.empty() && !outcome.reason.empty()) {
        if (outcome.exit_status != 2) return "";
        text = (outcome.deadlocked ? "fatal error: " : "") + outcome.reason + "\n";
        first = outcome.panicked;  // in a native function: none of the language's own
        all = all || first == GoId::none;
    }
    if (text.empty()) return text;
    for (const GoInfo& go : outcome.goroutines)
        if (go.id == first) text += text_of(go);
    if (!all) return text;
    for (const GoInfo& go : outcome.goroutines)
        if (go.id != first) text += text_of(go);
    return text;
}

Outcome Execution::run(RunOptions core_options) {
    StringTable strings;
    if (!core_options.strings) core_options.strings = &strings;
    Outcome outcome = run_to_end(main(core_options.strings), core_options);
    std::string text = report(outcome);
    if (races() > 0 && outcome.exit_status == kRaceStatus)
        text += "Found " + std::to_string(races()) + " data race(s)\n";
    if (!text.empty()) run_->write_out(2, text);
    left_ = outcome.goroutines;
    over_.store(true, std::memory_order_release);
    return outcome;
}

FrameFacts Execution::frames(const Scheduler* scheduler, GoId go) const {
    const void* user = nullptr;
    if (scheduler != nullptr) {
        user = user_of(*scheduler, go);
    } else {
        check(is_over(), "frames of a run that goes on were asked for without its scheduler");
        for (const GoInfo& left : left_)
            if (left.id == go) user = left.user;
    }
    const auto* interpreter = static_cast<const Interpreter*>(user);
    return interpreter != nullptr ? interpreter->frames(true) : FrameFacts();
}

Outcome run_program(const Program& program, ExecutionOptions options, RunOptions core_options) {
    return Execution(program, std::move(options)).run(std::move(core_options));
}

}  // namespace fiberscope::lang
