#include "core/event/text.h"

#include <cstdio>

namespace fiberscope {
namespace {

// Ids above this are not remembered: a broken event alone must not cost gigabytes.
constexpr std::uint32_t kRememberedMax = 1u << 24;

std::string num(std::uint64_t value) {
    return std::to_string(value);
}
std::string go(std::uint32_t id) {
    return "G" + num(id);
}
std::string proc(std::uint32_t id) {
    if (id == raw(ProcId::none)) return "none";
    return "P" + num(id);
}
std::string machine(std::uint32_t id) {
    if (id == raw(MachineId::sysmon)) return "sysmon";
    return "M" + num(id);
}

std::string micros(std::uint64_t ns) {
    char digits[40];
    std::snprintf(digits, sizeof digits, "%llu.%03llu us",
                  static_cast<unsigned long long>(ns / 1000),
                  static_cast<unsigned long long>(ns % 1000));
    return digits;
}

std::string queue(std::uint32_t which) {
    return which == static_cast<std::uint32_t>(WaitQueue::send)   ? "sendq"
           : which == static_cast<std::uint32_t>(WaitQueue::recv) ? "recvq"
                                                                  : "queue " + num(which);
}

std::string signed_num(std::uint32_t bits) {
    return std::to_string(static_cast<std::int32_t>(bits));
}

// "0,2": the cases of a select whose bits are set.
std::string cases(std::uint32_t bits) {
    std::string out;
    for (std::uint32_t i = 0; i < 32; ++i)
        if ((bits >> i & 1) != 0) out += (out.empty() ? "" : ",") + num(i);
    return out;
}

std::string reason(std::uint32_t value) {
    return text_of(static_cast<WaitReason>(static_cast<std::uint8_t>(value)));
}

}  // namespace

std::string EventText::line(const Event& event, std::string_view text) {
    std::string out = micros(event.stamp_ns) + " " + machine(event.m);
    if (event.m < proc_of_machine_.size() && proc_of_machine_[event.m] != 0) {
        out += " " + proc(proc_of_machine_[event.m] - 1);
    }
    if (event.g != 0) out += " " + go(event.g);
    out += std::string(" ") + name_of(event.kind);
    remember(event);
    if (const std::string more = details(event, text); !more.empty()) out += " " + more;
    if (event.rule != Rule::none) out += std::string(" rule=") + name_of(event.rule);
    if (order_of(event.kind) != Order::none) out += " n=" + num(event.number);
    return out;
}

std::string EventText::details(const Event& e, std::string_view text) const {
    const auto name = [&](std::uint32_t id) { return escaped(strings_.text(StringId{id})); };
    std::string value = "value=" + escaped(text);
    switch (e.kind) {
        case Kind::run_begin:
            return "procs=" + num(e.a) +
                   (rules_off(e).empty() ? "" : " without=" + names_of(rules_off(e)));
        case Kind::run_end:
            return "status=" + num(e.a) + (text.empty() ? "" : " reason=" + escaped(text));
        case Kind::procs:
            return "procs=" + num(e.a);
        case Kind::go_create:
            return name(e.a) + ":" + num(e.b) + (e.object == 0 ? "" : " by=" + go(e.object));
        case Kind::go_start:
            return "on=" + proc(e.object) + " tick=" + num(e.a) + (e.b != 0 ? " inherits" : "");
        case Kind::go_park:
            return "for=\"" + reason(e.a) + "\"" + (e.object == 0 ? "" : " " + object(e.object));
        case Kind::go_chosen:
            return "by=" + object(e.object);
        case Kind::go_ready:
            return e.object == 0 ? "" : object(e.object);
        case Kind::go_yield:
        case Kind::go_preempt:
        case Kind::go_end:
            return "";
        case Kind::go_line:
            return name(e.a) + ":" + num(e.b);
        case Kind::go_call:
            return name(e.a) + " bytes=" + num(e.b) + " from_line=" + num(e.object);
        case Kind::go_return:
            return "";
        case Kind::go_stack:
            return "bytes=" + num(e.a) + "->" + num(e.b) + " used=" + num(e.object);
        case Kind::go_panic:
            return value;
        case Kind::go_race:
            return "with=" + go(e.object) + " line=" + num(e.a) + " other_line=" + num(e.b) +
                   (value.empty() ? "" : " " + value);
        case Kind::output:
            return (e.a == 1 ? "stdout" : e.a == 2 ? "stderr" : "note") + std::string(" text=") + escaped(text) +
                   (e.b != 0 ? " more" : "");
        case Kind::runnext_put:
            return "to=" + proc(e.object) + (e.a == 0 ? "" : " kicks=" + go(e.a));
        case Kind::runnext_get:
            return "from=" + proc(e.object);
        case Kind::runnext_steal:
            return "from=" + proc(e.object) + " to=" + proc(e.a);
        case Kind::local_put:
            return "to=" + proc(e.object);
        case Kind::local_get:
            return "from=" + proc(e.object);
        case Kind::local_spill:
            return "from=" + proc(e.object) + " count=" + num(e.a);
        case Kind::local_steal:
            return "from=" + proc(e.object) + " count=" + num(e.a) + " to=" + proc(e.b);
        case Kind::global_put:
            return "count=" + num(e.a);
        case Kind::global_get:
            return "count=" + num(e.a) + " to=" + proc(e.object);
        case Kind::steal_miss:
            return "from=" + proc(e.object);
        case Kind::m_create:
            return "new=" + machine(e.object);
        case Kind::m_idle_put:
            return "";
        case Kind::m_idle_get:
            return "woken=" + machine(e.object);
        case Kind::m_timer_wait:
            return "until=" + micros(e.wide());
        case Kind::m_timer_woke:
            return "";
        case Kind::m_spin:
            return e.a != 0 ? "on" : "off";
        case Kind::p_idle_put:
        case Kind::p_idle_get:
            return proc(e.object);
        case Kind::p_handoff:
            return proc(e.object) + " to=" + machine(e.a);
        case Kind::p_acquire:
        case Kind::p_release:
            return proc(e.object);
        case Kind::chan_make:
            return object(e.object) + " cap=" + num(e.a) + " type=" + escaped(text);
        case Kind::chan_send:
            return object(e.object) + " " + value;
        case Kind::chan_recv:
            return object(e.object) + (text.empty() ? "" : " " + value);
        case Kind::chan_send_direct:
            return object(e.object) + " to=" + go(e.a) + " " + value;
        case Kind::chan_recv_direct:
        case Kind::chan_recv_refill:
            return object(e.object) + " from=" + go(e.a) + (text.empty() ? "" : " " + value);
        case Kind::chan_recv_closed:
        case Kind::chan_close:
            return object(e.object);
        case Kind::waiter_put:
            return object(e.object) + " " + queue(e.a) + (e.b == 0 ? "" : " case=" + num(e.b - 1)) +
                   (text.empty() ? "" : " " + value);
        case Kind::waiter_front:
            return object(e.object) + " " + queue(e.a);
        case Kind::waiter_del:
            return object(e.object) + " " + queue(e.a) +
                   (e.b == 0 ? "" : " lost_at=" + num(e.b - 1));
        case Kind::select_begin:
            return "cases=" + num(e.a) + (e.b != 0 ? " default" : "");
        case Kind::select_end:
            return (e.a == 0xffffffffu ? "default" : "case=" + num(e.a)) +
                   (e.b == 0 ? "" : " ready=" + cases(e.b));
        case Kind::sync_make:
            return object(e.object) +
                   " kind=" + text_of(static_cast<ObjectKind>(static_cast<std::uint8_t>(e.a))) +
                   (text.empty() ? "" : " count=" + escaped(text));
        case Kind::lock_get:
            return object(e.object);
        case Kind::lock_drop:
            return object(e.object) + (e.a == 0 ? "" : " to=" + go(e.a));
        case Kind::lock_starving:
            return object(e.object) + (e.a != 0 ? " on" : " off");
        case Kind::count_add:
            return object(e.object) + " add=" + signed_num(e.a) + " count=" + signed_num(e.b);
        case Kind::timer_add:
            return "T" + num(e.object) + " when=" + micros(e.wide());
        case Kind::timer_fire:
        case Kind::timer_stop:
            return "T" + num(e.object);
        case Kind::rlock_get:
            return object(e.object);
        case Kind::rlock_drop:
            return object(e.object) + (e.a == 0 ? "" : " to=" + go(e.a));
        case Kind::go_syscall:
            return "with=" + proc(e.object) + (e.a != 0 ? " blocking" : "");
        case Kind::go_sysexit:
            return (e.a == 0 ? "with=" : "lost=") + proc(e.object) +
                   (e.a == 0 ? "" : " owners=" + num(e.b));
        case Kind::go_lock:
            return e.a != 0 ? "on" : "off";
        case Kind::m_lock_wait:
        case Kind::m_end:
            return "";
        case Kind::go_handoff:
            return "to=" + machine(e.object);
        case Kind::gc_begin:
        case Kind::gc_end:
            return num(e.wide()) + " bytes";
        case Kind::p_retake:
            return proc(e.object) + " from=" + machine(e.a) + " after=" + num(e.b);
    }
    return "";
}

std::string EventText::object(std::uint32_t id) const {
    std::string out;
    if (id != 0 && id <= object_names_.size()) {
        out = escaped(strings_.text(StringId{object_names_[id - 1]}));
    }
    return out + "#" + num(id);
}

void EventText::remember(const Event& event) {
    if (event.kind == Kind::p_acquire) holds(event.machine(), event.proc());
    if (event.kind == Kind::p_release) holds(event.machine(), ProcId::none);
    if (event.kind == Kind::p_retake && event.a < proc_of_machine_.size())
        proc_of_machine_[event.a] = 0;
    const bool makes = event.kind == Kind::chan_make || event.kind == Kind::sync_make;
    if (makes) is_called(event.object_id(), StringId{event.b});
}

void EventText::holds(MachineId m, ProcId p) {
    if (proc_of_machine_.size() <= raw(m)) proc_of_machine_.resize(raw(m) + 1u);
    proc_of_machine_[raw(m)] = p == ProcId::none ? 0 : raw(p) + 1u;
}

void EventText::is_called(ObjectId object, StringId name) {
    if (object == ObjectId::none || raw(object) > kRememberedMax) return;
    if (object_names_.size() < raw(object)) object_names_.resize(raw(object));
    object_names_[raw(object) - 1] = raw(name);
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\n') {
            out += "\\n";
        } else if (c == '\t') {
            out += "\\t";
        } else if (c == '\\') {
            out += "\\\\";
        } else if (byte < 0x20 || byte == 0x7f) {
            char hex[8];
            std::snprintf(hex, sizeof hex, "\\x%02x", byte);
            out += hex;
        } else {
            out += c;
        }
    }
    return out;
}

}  // namespace fiberscope
