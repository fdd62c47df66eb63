# Each image alone: read-only, without capabilities, within its memory, and stopped by SIGTERM.

run_image() {
  local name=$1 image=$2
  shift 2
  podman run -d --name "vitrine-test-$name" --label vitrine-test --network ns:/run/netns/vitrine-run --read-only \
    --read-only-tmpfs=false --tmpfs /tmp:rw,noexec,nosuid --memory "$MEMORY" --cap-drop ALL \
    --security-opt no-new-privileges "localhost/$image:$version" "$@"
}

logs_have() { podman logs "vitrine-test-$1" 2>&1 | grep -q "$2"; }

answers() { nsenter --net=/run/netns/vitrine-run curl -sf "127.0.0.1:$1$2"; }

# SIGTERM: everything closes, within the time, and the process says 0.
stops() {
  podman stop -t 40 "vitrine-test-$1"
  local status
  status=$(podman inspect -f '{{.State.ExitCode}}' "vitrine-test-$1")
  [[ $status == 0 ]] || { podman logs --tail 20 "vitrine-test-$1"; echo "exit $status"; return 1; }
  podman rm "vitrine-test-$1"
}

runs_as_nobody() {
  local user
  user=$(podman inspect -f '{{.Config.User}}' "localhost/$1:$version")
  [[ $user == 10001:10001 ]]
  ! podman run --rm --label vitrine-test --entrypoint /bin/sh "localhost/$1:$version" -c true
}

has_bom() {
  local id
  id=$(podman create --label vitrine-test "localhost/$1:$version")
  podman cp "$id:/opt/vitrine/sbom.cdx.json" "$work/sbom.json"
  podman cp "$id:/opt/vitrine/lib" "$work/lib-$1"
  podman rm "$id"
  node -e '
    const bom = JSON.parse(require("fs").readFileSync(process.argv[1]));
    const jars = require("fs").readdirSync(process.argv[2]);
    if (bom.components.length < jars.length - 1) throw new Error(`${bom.components.length} of ${jars.length}`);
    if (process.argv[3] !== "vitrine" && jars.some(j => /^kafka_2|embedded-kafka/.test(j))) throw new Error("has a Kafka");
  ' "$work/sbom.json" "$work/lib-$1" "$1"
}

# Three services and a Kafka, as in compose.yaml, on one loopback.
road_in_containers() {
  local routes='[{name: all, filter: "#", topic: mqtt.messages, key: "${topic}"}]'
  local common=(--set "routes=$routes" --set cluster.hosts=127.0.0.1:7800)
  MEMORY=1g run_image kafka vitrine kafka --set "routes=$routes"
  MEMORY=512m run_image broker vitrine-broker broker "${common[@]}"
  MEMORY=512m run_image bridge vitrine-bridge bridge "${common[@]}"
  MEMORY=384m run_image inspector vitrine-inspector inspector "${common[@]}"
  local service
  for service in kafka broker bridge inspector; do
    within 90 logs_have "$service" 'is ready in' || { podman logs "vitrine-test-$service"; return 1; }
    podman logs "vitrine-test-$service" 2>&1 | grep 'is ready in'
  done
}

message_in_containers() {
  podman exec vitrine-test-broker /opt/java/bin/java @/opt/vitrine/jvm.options io.vitrine.standalone.Main probe
  nsenter --net=/run/netns/vitrine-run timeout 60 kcat -b 127.0.0.1:9092 -t mqtt.messages -C -c 1 -e -o beginning -f '%k %s\n' | grep -q '^vitrine/probe/.* probe$'
}

times() {
  local service
  for service in kafka broker bridge inspector; do
    podman logs "vitrine-test-$service" 2>&1 | sed -n "s/.* is ready in \(.*\) s:.*/$service \1/p"
  done | tr '\n' ' '
}

images_run() {
  local image service
  ip netns add vitrine-run
  ip -n vitrine-run link set lo up
  for image in vitrine vitrine-broker vitrine-bridge vitrine-inspector; do
    check "$image: user 10001, no shell" runs_as_nobody "$image"
    check "$image: a bill of materials of what is in it" has_bom "$image"
  done
  check "three services and a Kafka start in containers" road_in_containers
  say "      seconds to ready: $(times)"
  check "a message goes the whole road in containers" message_in_containers
  for service in inspector bridge broker kafka; do
    check "$service: SIGTERM ends it with 0" stops "$service"
  done
  check "all in one starts" all_in_one
  check "all in one: SIGTERM ends it with 0" stops vitrine
  check "compose.yaml: a message goes the whole road" road_of_compose
  compose down -v >/dev/null 2>&1
  ip netns del vitrine-run
}

compose() { nsenter --net=/run/netns/vitrine-run podman-compose -f "$root/compose.yaml" -p vitrine-compose "$@"; }

road_of_compose() {
  compose up -d
  within 120 answers 8080 /health/ready
  within 30 nsenter --net=/run/netns/vitrine-run mosquitto_pub -h 127.0.0.1 -V 5 -q 2 -t compose/a -m "it works"
  within 60 packet_of_compose
  within 60 record_of_compose
}

packet_of_compose() {
  nsenter --net=/run/netns/vitrine-run curl -sfG 127.0.0.1:8080/api/v1/packets --data-urlencode 'filter=mqtt.topic == "compose/a"' -d last=10m | grep -q '"id"'
}

# Kafka is for the containers alone: the bridge's own count of what Kafka acknowledged.
record_of_compose() {
  local address
  address=$(podman inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "$(podman ps -q --filter name=bridge)")
  nsenter --net=/run/netns/vitrine-run curl -sf "$address:8082/metrics" | grep -q '^vitrine_bridge_route_records_total{route="all"} [1-9]'
}

all_in_one() {
  MEMORY=1g run_image vitrine vitrine
  within 90 logs_have vitrine 'is ready in' || { podman logs vitrine-test-vitrine; return 1; }
  answers 8080 /health/ready
}

load_images() {
  local image
  for image in vitrine vitrine-broker vitrine-bridge vitrine-inspector; do
    "$here/kube" load "localhost/$image:$version"
  done
}
