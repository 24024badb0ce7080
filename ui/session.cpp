#include "ui/session.h"

#include <algorithm>
#include <utility>

namespace fiberscope::ui {

namespace {

// More unplayed stage time than this in a live run, and the clock hurries, at most threefold.
constexpr double kBacklog_s = 1.5, kHurryMax = 3;
constexpr double kBackFactor = 1 / 0.6;  // a step back plays in 0.6 of the time
constexpr std::size_t kFlightsCached = 32;
// Of an opened run as many events are given their stage time at once as a short one has; of a long
// one, those around the position.
constexpr std::uint64_t kScriptedAtOnce = 200'000, kScriptedBefore = 1000, kScriptedAfter = 4000;
constexpr StageTime kScriptedAhead = 10 * kSecond;
// More rows in between, and the names of things are taken from a state.
constexpr std::uint64_t kRemembered = 4000;

}  // namespace

void EventQueue::take(const Event& event, std::string_view text) {
    const std::lock_guard lock(mutex_);
    entries_.push_back({event, std::string(text)});
}

std::vector<EventQueue::Entry> EventQueue::drain() {
    const std::lock_guard lock(mutex_);
    return std::exchange(entries_, {});
}

bool EventQueue::has_news() const {
    const std::lock_guard lock(mutex_);
    return !entries_.empty();
}

void Session::set_lesson(Lesson lesson) {
    lesson_ = std::move(lesson);
    std::stable_sort(lesson_.cues.begin(), lesson_.cues.end(),
                     [](const auto& a, const auto& b) { return a.position < b.position; });
}

void Session::append(const Event& event, std::string_view text) {
    if (const auto reason = history_.append(event, text)) {
        // The first one tells the story; those after it mostly follow from it.
        if (problem_.empty()) problem_ = *reason;
        return;
    }
    script_.append(event);
    tracks_.append(event);
    if (event.kind == Kind::go_line) place_cue(event, history_.size() - 1);
}

void Session::open(std::unique_ptr<trace::TraceFile> file,
                   const std::function<bool(std::uint64_t done)>& progress) {
    history_.open(std::move(file), progress);
    tracks_.open();
    script_to(std::min(kScriptedAtOnce, history_.size()));
    place_cues();
}

const std::string& Session::problem() const {
    return history_.problem() ? *history_.problem() : problem_;
}

void Session::place_cues() {
    const auto line = replay::About::kind(Kind::go_line);
    for (std::uint64_t i = 0; !lesson_.line_cues.empty(); ++i) {
        i = history_.events().next(line, i);
        if (i == history_.size()) return;
        place_cue(history_.event(i), i);
    }
}

void Session::place_cue(const Event& event, std::uint64_t index) {
    const auto found = lesson_.line_cues.find(event.b);
    if (found == lesson_.line_cues.end()) return;
    Lesson::Cue cue = std::move(found->second);
    lesson_.line_cues.erase(found);
    cue.position = index;
    lesson_.cues.push_back(std::move(cue));  // events come in order, so this is the last
}

bool Session::drain(EventQueue& queue) {
    const auto entries = queue.drain();
    for (const EventQueue::Entry& entry : entries)
        append(entry.event, entry.text);
    return !entries.empty();
}

Variables Session::variables(GoId g) {
    if (control_ == nullptr) return {};
    if (playing_) return {.known = Variables::Known::playing, .frames = {}};
    auto frames = control_->frames(g);
    asks_again_ = !frames;
    if (!frames) return {.known = Variables::Known::soon, .frames = {}};
    return {.known = Variables::Known::yes,
            .frames = std::move(*frames),
            .ahead = history_.size() - position_};
}

std::string Session::line_of(std::uint64_t index) {
    if (index < text_first_ || index > text_known_ + kRemembered) {
        text_first_ = text_known_ = index > kRemembered / 2 ? index - kRemembered / 2 : 0;
        text_.forget();
        const replay::State& state = history_.seek(text_known_);
        for (const replay::MachineState& machine : state.machines)
            text_.holds(machine.id, machine.p);
        for (const replay::ObjectState& object : state.objects)
            if (object.id != ObjectId::none) text_.is_called(object.id, object.name);
    }
    while (text_known_ < index)
        text_.remember(history_.event(text_known_++));
    text_known_ = std::max(text_known_, index + 1);
    return text_.line(history_.event(index), history_.text(index));
}

const Flight& Session::flight(std::uint64_t index) {
    if (const auto found = flight_cache_.find(index); found != flight_cache_.end())
        return found->second;
    if (flight_cache_.size() >= kFlightsCached) flight_cache_.clear();
    const replay::State before = history_.seek(index);
    const Scene scene_before = make_scene(before, history_);
    const replay::State& after = history_.seek(index + 1);
    const Scene scene_after = make_scene(after, history_);
    return flight_cache_
        .emplace(index, make_flight(index, history_.event(index), before, scene_before, after,
                                    scene_after))
        .first->second;
}

int Session::cue() const {
    int found = -1;
    for (const Lesson::Cue& cue : lesson_.cues) {
        if (cue.position > position_) break;
        ++found;
    }
    return found;
}

// ---- moving -------------------------------------------------------------------------------------

// Gives as many events of the run their stage time.
void Session::script_to(std::uint64_t count) {
    history_.events().each(script_.size(), std::min(count, history_.size()),
                           [this](const Event& event, std::string_view) { script_.append(event); });
}

// If the script does not know what plays around this position it begins anew, a little before.
void Session::script_around(std::uint64_t position) {
    const bool is_known = position >= script_.first() && position <= script_.size();
    if (!is_known || (position == script_.first() && position != 0))
        script_.begin_at(position > kScriptedBefore ? position - kScriptedBefore : 0);
    if (script_.size() < position + kScriptedAfter) script_to(position + kScriptedAfter);
}

void Session::script_until(StageTime time) {
    while (script_.size() < history_.size() && script_.start(script_.size()) < time)
        script_to(script_.size() + kScriptedAfter);
}

void Session::settle_at(std::uint64_t position) {
    position_ = floor_ = std::min(position, history_.size());
    script_around(position_);
    time_ = script_.start(position_);
    flights_.clear();
}

void Session::play_to(StageTime time) {
    script_until(time + kScriptedAhead);
    time_ = std::min(time, script_.start(script_.size()));
    position_ = std::max(floor_, script_.started(time_));
    flights_.clear();
    for (const std::uint64_t i : script_.playing(time_)) {
        if (i < floor_) continue;
        const Script::Span& span = script_.span(i);
        flights_.push_back({i, static_cast<float>(time_ - span.start) /
                                   static_cast<float>(span.end - span.start)});
    }
}

void Session::advance(double passed_s) {
    asks_again_ = false;
    if (stepping_ != 0 && !flights_.empty()) {
        Playing& shown = flights_.front();
        const Script::Span& span = script_.span(shown.index);
        const double length_s = static_cast<double>(std::max<StageTime>(span.end - span.start, 1)) /
                                static_cast<double>(kSecond);
        const double rate = speed_ * (stepping_ < 0 ? kBackFactor : 1);
        shown.u += static_cast<float>(stepping_ * passed_s * rate / length_s);
        if (shown.u > 0 && shown.u < 1) return;
        settle_at(step_goal_);
        stepping_ = 0;
        return;
    }
    if (!playing_) return;
    double rate = speed_;
    if (open_) {
        const double behind_s = static_cast<double>(script_.start(script_.size()) - time_) /
                                static_cast<double>(kSecond);
        if (behind_s > kBacklog_s) rate *= std::min(kHurryMax, behind_s / kBacklog_s);
    }
    play_to(time_ + static_cast<StageTime>(passed_s * rate * static_cast<double>(kSecond)));
    const bool at_end = script_.size() == history_.size() && time_ >= script_.start(script_.size());
    if (at_end && !open_) playing_ = false;
}

void Session::play() {
    if (position_ >= history_.size() && !open_) seek(0);
    if (stepping_ != 0) settle_at(step_goal_);
    stepping_ = 0;
    playing_ = true;
    if (control_ != nullptr) control_->resume();
}

void Session::pause() {
    playing_ = false;
    if (control_ != nullptr) control_->pause();
}

void Session::stop_playing() {
    if (playing_ && control_ != nullptr) control_->pause();
    playing_ = false;
}

void Session::seek(std::uint64_t position) {
    stop_playing();
    stepping_ = 0;
    settle_at(position);
}

void Session::seek_stage(StageTime time) {
    stop_playing();
    stepping_ = 0;
    if (script_.first() != 0) script_around(0);  // counted from the run's beginning
    floor_ = 0;
    play_to(std::max<StageTime>(0, time));
}

std::uint64_t Session::step_goal(int direction) const {
    const std::uint64_t from = position_, size = history_.size();
    switch (unit_) {
        case StepUnit::event:
            break;
        case StepUnit::line: {
            // To where the selected goroutine (or any, without one) next reaches a line.
            std::optional<std::uint64_t> i = from;
            const auto line = replay::About::kind(Kind::go_line);
            while (
                (i = direction > 0 ? history_.next_of(line, *i) : history_.previous_of(line, *i))) {
                if (selected_ == GoId::none || history_.event(*i - 1).go() == selected_) return *i;
            }
            return direction > 0 ? size : 0;
        }
        case StepUnit::cue: {
            std::uint64_t goal = direction > 0 ? size : 0;
            for (const Lesson::Cue& cue : lesson_.cues) {
                if (direction > 0 && cue.position > from) return cue.position;
                if (direction < 0 && cue.position < from) goal = cue.position;
            }
            return goal;
        }
    }
    if (direction > 0) return std::min(size, from + 1);
    return from == 0 ? 0 : from - 1;
}

void Session::step_by(int direction) {
    if (stepping_ != 0) settle_at(step_goal_);  // a quick hand does not wait for the picture
    stop_playing();
    stepping_ = 0;
    if (!flights_.empty()) settle_at(position_);
    const std::uint64_t goal = step_goal(direction);
    if (goal == position_) {
        if (direction > 0 && control_ != nullptr) control_->step();
        return;
    }
    if (goal + 1 != position_ && position_ + 1 != goal) {
        seek(goal);  // over several events: no single move to show
        return;
    }
    stepping_ = direction;
    step_goal_ = goal;
    // While an event is shown, the state is the one after it.
    const std::uint64_t shown = direction > 0 ? position_ : goal;
    position_ = floor_ = shown + 1;
    script_around(shown);
    flights_ = {{shown, direction > 0 ? 0.0F : 1.0F}};
}

void Session::step_forward() {
    step_by(1);
}
void Session::step_back() {
    step_by(-1);
}

void Session::set_speed(double speed) {
    speed_ = std::clamp(speed, 0.25, 8.0);
    if (control_ != nullptr) control_->set_rate(speed_);
}

}  // namespace fiberscope::ui
