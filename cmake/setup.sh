# Sourced by ./run and ./check: says what it does, installs what is missing, builds.

say() { printf 'fiberscope: %s\n' "$*" >&2; }
give_up() { say "$*"; exit 1; }

# What a build needs (catch2 to be configured), and what the program needs to draw: Debian 12's and
# Ubuntu 24.04's names.
packages=(g++ cmake ninja-build ccache git ca-certificates pkg-config libboost-dev libboost-context-dev
  libdw-dev libfmt-dev libcli11-dev libzstd-dev zlib1g-dev libimgui-dev libglfw3-dev python3-glad
  libegl-dev libegl-mesa0 libgl1-mesa-dri libfreetype-dev libpng-dev libgif-dev catch2 fonts-inter
  fonts-jetbrains-mono fonts-noto-cjk nlohmann-json3-dev)
test_packages=(xvfb xauth xdotool golang-1.19-src)
# One version: each formats a little differently and warns of something else; 14 cannot read C++20.
lint_packages=(clang-format-19 clang-tidy-19)

# The packages of "$@" that are not installed.
missing_packages() {
  local package
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
  done
}

install_packages() {
  local missing=() root=() log tool
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    # Not a Debian: the packages are the user's affair; CMake names a library that is missing.
    for tool in cmake ninja c++ pkg-config glad; do
      command -v "$tool" >/dev/null || missing+=("$tool")
    done
    [ ${#missing[@]} = 0 ] || give_up "missing, and no apt-get here to install it with: ${missing[*]}"
    return 0
  fi
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} != 0 ] || return 0
  set -- "${missing[@]}"
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || give_up "installing packages needs root or sudo; missing: $*"
    root=(sudo)
  fi
  say "installing $# packages: $*"
  log=$(mktemp)
  # One sudo asks for one password. A list that cannot be updated may be good enough, and a fresh
  # machine may be updating itself: wait for it.
  # shellcheck disable=SC2016  # $@ is the inner shell's
  if ! "${root[@]}" env DEBIAN_FRONTEND=noninteractive sh -c 'apt-get update -q
      apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=600 "$@"' sh "$@" \
      >"$log" 2>&1; then
    grep -E '^(E:|Err:|sudo:)' "$log" | tail -n 5 >&2 || tail -n 5 "$log" >&2
    rm -f "$log"
    mapfile -t missing < <(missing_packages "$@")
    give_up "could not install; still missing: ${missing[*]}"
  fi
  rm -f "$log"
}

# Real Go as judge of ours: the newest that there is a package of. Without it what it once said judges.
install_go() {
  ! command -v python3 >/dev/null || python3 bench/newest_go.py || say "the tests do without Go"
}

# Every source file of ours through clang-format and clang-tidy.
lint() {
  say "checking the format"
  git ls-files -z '*.h' '*.cpp' | xargs -0 clang-format-19 --dry-run -Werror ||
    give_up "not formatted; git ls-files '*.h' '*.cpp' | xargs clang-format-19 -i does it"
  build lint glad_gl  # its headers are all that has to be made
  say "clang-tidy over all files (ten minutes and more)"
  git ls-files -z '*.cpp' | xargs -0 -n 1 -P "$(nproc)" clang-tidy-19 -p build/lint --quiet \
    >build/lint-tidy.log 2>/dev/null || {
    grep -E -A 4 '(warning|error): ' build/lint-tidy.log | head -n 60 >&2
    give_up "clang-tidy has objections; all of them are in build/lint-tidy.log"
  }
  say "clang-format and clang-tidy have nothing to say"
}

# A clone elsewhere, or a second work tree, finds in the cache what this one compiled.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1

# build PRESET [TARGET...]: quiet when all is well; the compiler's words when it is not.
build() {
  local preset=$1 log=build/$1.log
  shift
  mkdir -p build
  # A clone that was moved begins anew: CMake does not follow.
  if [ -f "build/$preset/CMakeCache.txt" ] &&
      ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" "build/$preset/CMakeCache.txt"; then
    rm -rf "build/$preset"
  fi
  if [ ! -f "build/$preset/build.ninja" ]; then
    say "configuring ($preset)"
    if ! cmake --preset "$preset" >"$log" 2>&1; then
      rm -f "build/$preset/build.ninja"
      grep -A 4 'CMake Error' "$log" >&2 || tail -n 20 "$log" >&2
      give_up "configuring failed; all of it is in $log"
    fi
  fi
  ninja -C "build/$preset" "$@" >"$log" 2>&1 &
  local job=$!
  # When nothing changed it is done in a moment and there is nothing to say.
  for _ in {1..20}; do
    kill -0 "$job" 2>/dev/null || break
    sleep 0.1
  done
  if kill -0 "$job" 2>/dev/null; then say "building ($preset; minutes the first time)"; fi
  if ! wait "$job"; then
    grep -E -A 6 'error|FAILED' "$log" | head -n 40 >&2
    give_up "building failed; all of it is in $log"
  fi
}
