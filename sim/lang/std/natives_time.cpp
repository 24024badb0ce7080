// time and math/rand: the clock, timers and dice are the run's world's.
#include "core/sync/chan_core.h"
#include "sim/lang/std/natives.h"

#include <fmt/format.h>

#include <ctime>

namespace fiberscope::lang {

namespace {

std::int64_t wall_ns(const Run& run) {
    return run.options.start_wall_ns + static_cast<std::int64_t>(now_ns());
}

void act(Machine&, Timer& timer) {
    const auto* action = static_cast<const TimerAction*>(timer_argument(timer));
    if (action->chan) {
        // A Time of package time. A full channel drops the tick.
        Word now[] = {to_word(wall_ns(*action->run)) + (Word{1} << 63), 0};
        if (!action->set_at) {
            action->chan->core->try_send(now);
            return;
        }
        race::Party party{action->run->races->copy_of(*action->set_at), action->chan->order};
        now[1] = to_word(&party);
        action->chan->core->try_send(now);
        action->run->races->drop(party.clock);
        return;
    }
    const Function* function = action->function->function;
    Interpreter* goroutine =
        action->run->new_interpreter(function, action->function, nullptr, true);
    if (action->set_at) goroutine->set_racer(action->run->races->fork(*action->set_at));
    Spawn what;
    what.entry = &Interpreter::entry;
    what.argument = goroutine;
    what.function = action->name;
    what.line = function->line;
    what.user = goroutine;
    what.stack_bytes = goroutine->stack_bytes();
    go_start(what);
}

bool is_received_from(const Timer& timer) {
    return static_cast<const TimerAction*>(timer_argument(timer))->chan->core->has_receiver();
}

void start(Interpreter& vm, std::uint32_t w) {
    Run& run = vm.shared();
    auto* chan = to_pointer<Chan>(vm.reg(w + 1));
    if (chan) chan->is_timer = 1;
    auto* action = static_cast<TimerAction*>(
        static_cast<void*>(vm.allocate(sizeof(TimerAction) / sizeof(Word), header_of(Cell::any))));
    // Found before it is started, which is a safepoint.
    vm.reg(w) = to_word(action);
    *action = {&run,    chan,           to_pointer<const Closure>(vm.reg(w + 2)),
               nullptr, StringId::none, vm.racer() ? run.races->told_by(*vm.racer()) : nullptr};
    if (action->function) action->name = intern_in_run(action->function->function->name.c_str());
    const std::int64_t after = std::max<std::int64_t>(0, to_int(vm.reg(w + 3)));
    {
        auto timer = make_timer(&act, action, chan ? &is_received_from : nullptr);
        action->timer = timer.get();
        const std::scoped_lock guard(run.mutex);
        run.timers.push_back({action, std::move(timer)});
    }
    start_timer(*action->timer, now_ns() + static_cast<std::uint64_t>(after), vm.reg(w + 4));
}

void stop(Interpreter& vm, std::uint32_t w) {
    const auto* action = to_pointer<const TimerAction>(vm.reg(w + 1));
    vm.reg(w) = action && stop_timer(*action->timer);
}

void sleep_native(Interpreter& vm, std::uint32_t w) {
    sleep_for(std::chrono::nanoseconds(to_int(vm.reg(w))));
}
void now_native(Interpreter& vm, std::uint32_t w) {
    vm.reg(w) = to_word(wall_ns(vm.shared()));
}

void duration_text(Interpreter& vm, std::uint32_t w) {
    const std::int64_t d = to_int(vm.reg(w + 1));
    const std::uint64_t u =
        d < 0 ? 0 - static_cast<std::uint64_t>(d) : static_cast<std::uint64_t>(d);
    const auto fraction = [](std::uint64_t value, std::uint64_t unit, int digits) {
        std::string text = fmt::format("{}.{:0{}}", value / unit, value % unit, digits);
        while (text.back() == '0')
            text.pop_back();
        if (text.back() == '.') text.pop_back();
        return text;
    };
    std::string text = d < 0 ? "-" : "";
    if (u == 0)
        text = "0s";
    else if (u < 1000)
        text += std::to_string(u) + "ns";
    else if (u < 1'000'000)
        text += fraction(u, 1000, 3) + "µs";
    else if (u < 1'000'000'000)
        text += fraction(u, 1'000'000, 6) + "ms";
    else {
        const std::uint64_t seconds = u / 1'000'000'000;
        const std::uint64_t hours = seconds / 3600;
        const std::uint64_t minutes = seconds / 60 % 60;
        if (hours > 0) text += fmt::format("{}h", hours);
        if (seconds >= 60) text += fmt::format("{}m", minutes);
        text += fraction(u % 60'000'000'000, 1'000'000'000, 9) + "s";
    }
    vm.reg(w) = vm.new_string(text);
}

// The layout's elements, longest first where one begins another.
void format_time(Interpreter& vm, std::uint32_t w) {
    const std::time_t seconds = static_cast<std::time_t>(to_int(vm.reg(w + 1)));
    const std::int64_t rest = to_int(vm.reg(w + 2));
    std::string_view layout = text_of(vm.reg(w + 3));
    std::tm t{};
    gmtime_r(&seconds, &t);
    const int hour12 = t.tm_hour % 12 == 0 ? 12 : t.tm_hour % 12;
    static constexpr const char* kMonths[] = {"January",   "February", "March",    "April",
                                              "May",       "June",     "July",     "August",
                                              "September", "October",  "November", "December"};
    static constexpr const char* kDays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                            "Thursday", "Friday", "Saturday"};
    const std::string month = kMonths[t.tm_mon];
    const std::string day = kDays[t.tm_wday];
    const std::pair<std::string_view, std::string> elements[] = {
        {"January", month},
        {"Jan", month.substr(0, 3)},
        {"Monday", day},
        {"Mon", day.substr(0, 3)},
        {"MST", "UTC"},
        {"2006", fmt::format("{:04}", t.tm_year + 1900)},
        {"-07:00", "+00:00"},
        {"-0700", "+0000"},
        {"-07", "+00"},
        {"002", fmt::format("{:03}", t.tm_yday + 1)},
        {"__2", fmt::format("{:3}", t.tm_yday + 1)},
        {"Z0700", "Z"},
        {"Z07:00", "Z"},
        {"01", fmt::format("{:02}", t.tm_mon + 1)},
        {"02", fmt::format("{:02}", t.tm_mday)},
        {"03", fmt::format("{:02}", hour12)},
        {"04", fmt::format("{:02}", t.tm_min)},
        {"05", fmt::format("{:02}", t.tm_sec)},
        {"06", fmt::format("{:02}", t.tm_year % 100)},
        {"15", fmt::format("{:02}", t.tm_hour)},
        {"PM", t.tm_hour >= 12 ? "PM" : "AM"},
        {"pm", t.tm_hour >= 12 ? "pm" : "am"},
        {"_2", fmt::format("{:2}", t.tm_mday)},
        {"1", std::to_string(t.tm_mon + 1)},
        {"2", std::to_string(t.tm_mday)},
        {"3", std::to_string(hour12)},
        {"4", std::to_string(t.tm_min)},
        {"5", std::to_string(t.tm_sec)},
    };
    std::string text;
    while (!layout.empty()) {
        const char next = layout.size() > 1 ? layout[1] : '\0';
        if ((layout[0] == '.' || layout[0] == ',') && (next == '0' || next == '9')) {
            std::size_t digits = 1;
            while (digits < layout.size() && layout[digits] == next)
                ++digits;
            std::string fraction =
                fmt::format("{:09}", rest).substr(0, std::min<std::size_t>(digits - 1, 9));
            if (next == '9')
                while (!fraction.empty() && fraction.back() == '0')
                    fraction.pop_back();
            if (!fraction.empty()) text += layout[0] + fraction;
            layout.remove_prefix(digits);
            continue;
        }
        std::size_t taken = 0;
        for (const auto& [name, value] : elements) {
            if (layout.substr(0, name.size()) != name) continue;
            text += value;
            taken = name.size();
            break;
        }
        if (taken == 0) {
            text += layout[0];
            taken = 1;
        }
        layout.remove_prefix(taken);
    }
    vm.reg(w) = vm.new_string(text);
}

void random_word(Interpreter& vm, std::uint32_t w) {
    Word x = 0;
    for (int i = 0; i < 4; ++i)
        x = x << 16 | random_number(1 << 16);
    vm.reg(w) = x;
}

constexpr NativeEntry kNatives[] = {
    {"time.sleep", sleep_native},         {"time.now", now_native},
    {"time.startTimer", start},           {"time.stopTimer", stop},
    {"time.durationText", duration_text}, {"time.formatTime", format_time},
    {"rand.next", random_word},
};

}  // namespace

std::span<const NativeEntry> time_natives() {
    return kNatives;
}

}  // namespace fiberscope::lang
