#!/usr/bin/env bash
# Builds the image and runs it as strictly as an operator can: read-only, no capabilities, no new privileges, little
# memory. Pushes an article in, waits for its card, stops, starts again on the same volume and looks for the card.
#
#     apt-get install -y --no-install-recommends buildah podman runc busybox-static ca-certificates curl
#     bash deploy/container-check.sh
#
# It needs root and the Go of this machine, which stands in for the golang image so that nothing is downloaded but
# modules. Everything listens on loopback. Containers, volume and image are removed at the end; the stand-in stays.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for tool in buildah podman runc curl busybox; do
	command -v "$tool" >/dev/null || { echo "install $tool first, see the top of $0" >&2; exit 1; }
done

name=newsbot-check-$$
image=localhost/$name
golang=localhost/newsbot-check-golang:$(go env GOVERSION)
port=${PORT:-18080}
base=http://127.0.0.1:$port
token=check-$RANDOM$RANDOM
work=$(mktemp -d)

say() { printf '%6s s  %s\n' "$SECONDS" "$*"; }
stop() {
	printf 'container check: FAILED: %s\n' "$*" >&2
	podman logs --tail 30 "$name" >&2 2>/dev/null || true
	exit 1
}
clean() {
	podman rm --force --time 1 "$name" >/dev/null 2>&1 || true
	podman volume rm --force "$name" >/dev/null 2>&1 || true
	podman rmi --force "$image" >/dev/null 2>&1 || true
	rm -rf "$work"
}
trap clean EXIT

# On a machine that is itself a container: no systemd, cgroups of both kinds, and no right to raise limits.
cat >"$work/containers.conf" <<'CONF'
[containers]
default_ulimits = ["nofile=16384:16384", "nproc=4096:4096"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
CONF
export CONTAINERS_CONF=$work/containers.conf

# golang_stand_in makes an image that has what the first stage of the Dockerfile uses: a shell and this machine's Go.
golang_stand_in() {
	local c m
	c=$(buildah from scratch)
	m=$(buildah mount "$c")
	mkdir -p "$m"/{bin,usr/bin,usr/local,tmp,etc/ssl/certs,root}
	chmod 1777 "$m/tmp"
	cp "$(command -v busybox)" "$m/bin/busybox"
	chroot "$m" /bin/busybox --install -s /bin
	cp -a "$(go env GOROOT)" "$m/usr/local/go"
	cp /etc/ssl/certs/ca-certificates.crt "$m/etc/ssl/certs/"
	echo 'root:x:0:0:root:/root:/bin/sh' >"$m/etc/passwd"
	buildah config --env PATH=/usr/local/go/bin:/bin:/usr/bin --env HOME=/root --env GOTOOLCHAIN=local \
		--env GOMODCACHE=/go/pkg/mod --env GOCACHE=/go/build "$c"
	buildah umount "$c" >/dev/null
	buildah commit --quiet "$c" "$golang" >/dev/null
	buildah rm "$c" >/dev/null
}

# start runs the image; the volume is the only place that it can write to.
start() {
	podman run --detach --name "$name" --network=host --read-only --tmpfs /tmp:size=16m,noexec,nosuid,nodev \
		--cap-drop=ALL --security-opt=no-new-privileges --memory=256m --pids-limit=256 --no-healthcheck \
		--volume "$name:/data" --env NEWSBOT_LISTEN="127.0.0.1:$port" --env NEWSBOT_INBOX_TOKEN="$token" "$image" >/dev/null
	for _ in $(seq 100); do
		podman exec "$name" /newsbot healthcheck >/dev/null 2>&1 && return
		sleep 0.1
	done
	stop "not healthy after ten seconds"
}

# end stops the container as an operator does and wants a clean exit.
end() {
	podman stop --time 20 "$name" >/dev/null
	local status
	status=$(podman inspect --format '{{.State.ExitCode}}' "$name")
	[ "$status" = 0 ] || stop "exit status $status after a stop"
	podman rm "$name" >/dev/null
}

# wait_for PATH TEXT wants TEXT on a page within ten seconds.
wait_for() {
	for _ in $(seq 100); do
		curl -fsS --max-time 5 "$base$1" 2>/dev/null | grep -qF -- "$2" && return
		sleep 0.1
	done
	stop "no '$2' at $1 after ten seconds"
}

# confined looks at the running process from outside.
confined() {
	local pid want
	pid=$(podman inspect --format '{{.State.Pid}}' "$name")
	for want in 'Uid:	65532	65532	65532	65532' 'CapEff:	0000000000000000' 'CapBnd:	0000000000000000' 'NoNewPrivs:	1' 'Seccomp:	2'; do
		grep -qxF -- "$want" "/proc/$pid/status" || stop "the process is not confined: want $want"
	done
	grep -E '^[^ ]+ / [^ ]+ ro[, ]' "/proc/$pid/mounts" >/dev/null || stop "the root file system can be written to"
}

podman image exists "$golang" || { golang_stand_in; say "made $golang"; }

buildah bud --quiet --format docker --isolation chroot --pull-never --build-arg GO_IMAGE="$golang" \
	--volume "$(go env GOMODCACHE):/go/pkg/mod" --volume "$(go env GOCACHE):/go/build" \
	--tag "$image" --file deploy/Dockerfile . >"$work/build.log" 2>&1 || { cat "$work/build.log" >&2; stop "the image does not build"; }
say "built the image, $(podman image inspect --format '{{.Size}}' "$image") bytes"
[ "$(podman image inspect --format '{{.Config.User}}' "$image")" = 65532:65532 ] || stop "the image does not run as 65532"
podman image inspect --format '{{.HealthCheck}}' "$image" | grep -q /newsbot || stop "the image has no health check"

start
say "healthy"
confined
say "confined: uid 65532, no capabilities, no new privileges, seccomp, read-only root"

curl -fsS --max-time 5 -o "$work/answer" -H 'Content-Type: application/json' -H 'Accept: application/json' \
	--data '{"text": "subscribe Turkey AND LNG"}' "$base/c/news/commands" || stop "the console takes no command"
say "subscribed in the console"

status=$(curl -sS -o "$work/answer" -w '%{http_code}' -X POST "$base/articles" \
	-H "Authorization: Bearer $token" -H 'Content-Type: application/json' --data @- <<'JSON'
{"id": "container-check-1", "url": "https://gridline.example/check", "source": "Gridline", "language": "en",
 "title": "Turkey books four more LNG cargoes for January",
 "content_text": "Turkey has bought four LNG cargoes for delivery in January, traders said, 12% more than a year earlier."}
JSON
)
[ "$status" = 202 ] || stop "POST /articles answered $status: $(cat "$work/answer")"
wait_for / "Turkey books four more LNG cargoes"
say "the card is in the console"

end
say "stopped, exit 0"
start
wait_for / "Turkey books four more LNG cargoes"
cards=$(curl -fsS "$base/" | grep -o 'class="card"' | wc -l)
[ "$cards" = 1 ] || stop "$cards cards after a restart, want one"
say "started again on the same volume, the card is still there, once"
end
echo "container check: passed in $SECONDS s"
